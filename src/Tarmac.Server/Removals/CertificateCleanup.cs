using Tarmac.Core.Apps;
using Tarmac.Server.Routing;

namespace Tarmac.Server.Removals;

/// <summary>The certificate for a destroyed app's host names.</summary>
internal sealed class CertificateCleanup(IHostCertificates certificates) : IAppCleanup
{
    public Task RemoveAsync(AppId app, CancellationToken cancellation)
    {
        certificates.Remove(app);
        return Task.CompletedTask;
    }
}
