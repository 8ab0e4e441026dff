using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Routing;
using Tarmac.Server.Tls;

namespace Tarmac.Server.Routing;

/// <summary>A certificate for each app with all its host names: a wildcard would not do, since browsers and Node refuse <c>*.localhost</c>.</summary>
internal sealed partial class HostCertificates(CertificateAuthority authority, TimeProvider time, ILogger<HostCertificates> logger) : IHostCertificates
{
    // A certificate that expires soon is renewed when it is next requested.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<Guid, (string Hosts, DateTimeOffset Checked, HostCertificate Certificate)> _known = new();

    public ImmutableArray<HostCertificate> For(IReadOnlyList<RoutedApp> apps)
    {
        foreach (var gone in _known.Keys.Except(apps.Select(a => a.Id)))
        {
            _known.TryRemove(gone, out _);
        }

        return [.. apps.Where(a => a.Hosts.Length > 0).Select(TryOf).OfType<HostCertificate>()];
    }

    public void Remove(AppId app)
    {
        _known.TryRemove(app.Value, out _);
        authority.Remove(NameOf(app.Value));
    }

    private static string NameOf(Guid app) => $"app-{app}";

    // One app without a certificate is better than a platform without routes.
    private HostCertificate? TryOf(RoutedApp app)
    {
        try
        {
            return Of(app);
        }
#pragma warning disable CA1031 // Whatever one app's names or files do must not reach the others.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.NoCertificate(logger, fault, app.Name);
            return null;
        }
    }

    private HostCertificate Of(RoutedApp app)
    {
        var hosts = string.Join(' ', app.Hosts);
        if (_known.TryGetValue(app.Id, out var known) && known.Hosts == hosts && time.GetUtcNow() - known.Checked < CheckInterval)
        {
            return known.Certificate;
        }

        var certificate = new HostCertificate(app.Hosts, authority.Certify(NameOf(app.Id), app.Hosts));
        _known[app.Id] = (hosts, time.GetUtcNow(), certificate);
        return certificate;
    }

    private static partial class Log
    {
        [LoggerMessage(4203, LogLevel.Error, "App {App} has no certificate for its host names: HTTPS does not work for it")]
        public static partial void NoCertificate(ILogger logger, Exception fault, string app);
    }
}
