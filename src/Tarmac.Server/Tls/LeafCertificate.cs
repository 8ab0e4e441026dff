using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tarmac.Server.Tls;

/// <summary>A certificate for host names, signed by the platform's own authority.</summary>
internal static class LeafCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    // Browsers refuse certificates that are valid for longer.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(397);

    /// <summary>Certificate, the authority's certificate and the private key as PEM.</summary>
    public static string Issue(X509Certificate2 root, IReadOnlyCollection<string> hosts, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hosts.First()}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(Names(hosts));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        using var leaf = request.Create(root, now.AddHours(-1), now + Lifetime, RandomNumberGenerator.GetBytes(16));
        return string.Join('\n', leaf.ExportCertificatePem(), root.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), "");
    }

    private static X509Extension Names(IEnumerable<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return names.Build();
    }
}
