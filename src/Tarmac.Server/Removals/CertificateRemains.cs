using Tarmac.Core.Apps;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Removals;

/// <summary>The certificate for a destroyed app's host names.</summary>
internal sealed class CertificateRemains(TarmacSettings settings) : IAppRemains
{
    public Task RemoveAsync(AppId app, CancellationToken cancellation)
    {
        if (Directory.Exists(settings.InDataDirectory("tls")))
        {
            File.Delete(settings.InDataDirectory("tls", $"app-{app}.pem"));
        }

        return Task.CompletedTask;
    }
}
