using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Routing;

namespace Tarmac.Server.Routing;

/// <summary>Certificates for the host names that the router answers to, by the platform's CA.</summary>
internal interface IHostCertificates
{
    ImmutableArray<HostCertificate> For(IReadOnlyList<RoutedApp> apps);

    /// <summary>Deletes the certificate of an app that is destroyed.</summary>
    void Remove(AppId app);
}
