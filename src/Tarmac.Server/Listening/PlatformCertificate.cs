using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Tarmac.Server.Settings;
using Tarmac.Server.Tls;

namespace Tarmac.Server.Listening;

/// <summary>The API's certificate, one for all names: the stock CLI sends no SNI that could choose among several.</summary>
internal sealed class PlatformCertificate
{
    public PlatformCertificate(CertificateAuthority authority, TarmacSettings settings)
    {
        string[] own = ["localhost", "127.0.0.1", settings.Api.Host, settings.Api.Address.ToString()];
        string[] hosts = [.. own.Concat(settings.Api.Names).Where(h => h is not ("0.0.0.0" or "::")).Distinct()];
        var pem = authority.Certify("api", hosts);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        Options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(pem, pem), chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        };
    }

    public SslServerAuthenticationOptions Options { get; }
}
