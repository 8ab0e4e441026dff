using Tarmac.Core.Apps;
using Tarmac.Server.Routing;

namespace Tarmac.Server.Removals;

/// <summary>The certificate for a destroyed app's host names.</summary>
internal sealed class CertificateRemains(IHostCertificates certificates) : IAppRemains
{
    public Task RemoveAsync(AppId app, CancellationToken cancellation)
    {
        certificates.Remove(app);
        return Task.CompletedTask;
    }
}
