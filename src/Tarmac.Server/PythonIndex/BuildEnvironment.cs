using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Tarmac.Server.Settings;

namespace Tarmac.Server.PythonIndex;

/// <summary>The environment that the settings give every build: package indexes, proxies, trusted certificates.</summary>
internal static class BuildEnvironment
{
    // The engine shows dynos the bundle that the settings name in place of the stack's own.
    private const string CaBundle = "/etc/ssl/certs/ca-certificates.crt";

    /// <param name="settings">The settings.</param>
    /// <param name="ownIndex">Where the index of Debian's packages is served.</param>
    public static Tarmac.Builds.BuildSettings Of(BuildSettings settings, IPEndPoint ownIndex)
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Python(environment, settings, ownIndex);
        foreach (var setting in settings.PipSettings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            environment[setting[..equals]] = setting[(equals + 1)..];
        }

        Both(environment, "npm_config_registry", settings.NpmRegistry);
        Proxies(environment, settings, ownIndex);
        if (settings.CaBundle.Length > 0)
        {
            foreach (var name in (ReadOnlySpan<string>)["PIP_CERT", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "NODE_EXTRA_CA_CERTS"])
            {
                environment[name] = CaBundle;
            }
        }

        return new Tarmac.Builds.BuildSettings(environment.ToImmutable(), []);
    }

    private static void Python(ImmutableSortedDictionary<string, string>.Builder environment, BuildSettings settings, IPEndPoint ownIndex)
    {
        var index = settings.PythonIndex is "debian"
            ? string.Create(CultureInfo.InvariantCulture, $"http://{ownIndex.Address}:{ownIndex.Port}/simple/")
            : settings.PythonIndex;
        if (index.Length == 0)
        {
            return;
        }

        environment["PIP_INDEX_URL"] = index;
        if (Uri.TryCreate(index, UriKind.Absolute, out var url) && url.Scheme is "http")
        {
            // pip refuses a plain index unless told that its host is trusted.
            environment["PIP_TRUSTED_HOST"] = url.Host;
        }
    }

    private static void Proxies(ImmutableSortedDictionary<string, string>.Builder environment, BuildSettings settings, IPEndPoint ownIndex)
    {
        Both(environment, "http_proxy", settings.HttpProxy);
        Both(environment, "https_proxy", settings.HttpsProxy);
        var any = settings.HttpProxy.Length + settings.HttpsProxy.Length > 0;
        Both(environment, "no_proxy", any ? string.Join(',', ((string[])[settings.NoProxy, "localhost", "127.0.0.1", ownIndex.Address.ToString()]).Where(h => h.Length > 0)) : settings.NoProxy);
    }

    // Some tools read one spelling, some the other.
    private static void Both(ImmutableSortedDictionary<string, string>.Builder environment, string name, string value)
    {
        if (value.Length > 0)
        {
            environment[name] = value;
            environment[name.ToUpperInvariant()] = value;
        }
    }
}
