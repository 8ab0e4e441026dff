using System.Globalization;

namespace Tarmac.Builds;

/// <summary>Sizes as Heroku's build output shows them: <c>842K</c>, <c>22.3M</c>.</summary>
internal static class SizeText
{
    private const double Kilo = 1024;

    public static string Of(long bytes) => bytes switch
    {
        < 1024 * 1024 => Whole(bytes / Kilo) + "K",
        < 1024 * 1024 * 1024 => Tenths(bytes / Kilo / Kilo) + "M",
        _ => Tenths(bytes / Kilo / Kilo / Kilo) + "G",
    };

    private static string Whole(double value) => Math.Ceiling(value).ToString("0", CultureInfo.InvariantCulture);

    private static string Tenths(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
