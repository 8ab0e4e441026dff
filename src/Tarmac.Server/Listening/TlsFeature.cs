using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.Features;

namespace Tarmac.Server.Listening;

/// <summary>Tells Kestrel that the connection's requests came over https.</summary>
internal sealed class TlsFeature : ITlsConnectionFeature
{
    public X509Certificate2? ClientCertificate { get; set; }

    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellation) => Task.FromResult<X509Certificate2?>(null);
}
