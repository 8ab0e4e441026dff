using System.Globalization;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Launches;

/// <summary>Where an app answers.</summary>
internal sealed class AppUrls(TarmacSettings settings)
{
    private const int DefaultPort = 80;

    public string Web(string app) => settings.Router.HttpPort == DefaultPort
        ? $"http://{app}.{settings.Domain}/"
        : string.Create(CultureInfo.InvariantCulture, $"http://{app}.{settings.Domain}:{settings.Router.HttpPort}/");
}
