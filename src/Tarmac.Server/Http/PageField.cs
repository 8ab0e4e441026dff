using System.Globalization;

namespace Tarmac.Server.Http;

/// <summary>A field that a list can be ordered and cut by: the name on the API is the column's name too.</summary>
internal sealed record PageField(string Name, Func<string, object?> Parse)
{
    public static PageField Id { get; } = Uuid("id");

    public static PageField Text(string name) => new(name, text => text);

    public static PageField Uuid(string name) => new(name, text => Guid.TryParse(text, out var id) ? id : null);

    public static PageField Number(string name) => new(
        name, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
}
