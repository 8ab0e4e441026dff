using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tarmac.Linux.Files;

namespace Tarmac.Server.Tls;

/// <summary>
/// The platform's own certificate authority, in <c>tls/ca.pem</c> and <c>tls/ca.key</c>, and the host certificates that it signs.
/// Clients trust <c>ca.pem</c>; the stock CLI cannot be told to skip the check for <c>heroku run</c>.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(60);

    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly X509Certificate2 _root;

    public CertificateAuthority(string directory, TimeProvider time)
    {
        _directory = directory;
        _time = time;
        Directory.CreateDirectory(directory);
        var (certificate, key) = (Path.Combine(directory, "ca.pem"), Path.Combine(directory, "ca.key"));
        if (!File.Exists(certificate) || !File.Exists(key))
        {
            CreateRoot(certificate, key);
        }

        _root = X509Certificate2.CreateFromPemFile(certificate, key);
    }

    /// <summary>What clients trust.</summary>
    public string RootFile => Path.Combine(_directory, "ca.pem");

    /// <summary>
    /// The file <c>tls/NAME.pem</c> with certificate, chain and key for these hosts (names, wildcards, addresses). Made anew when the hosts
    /// differ, when it nears its end, and when another authority signed it.
    /// </summary>
    public string Certify(string name, IReadOnlyCollection<string> hosts)
    {
        var file = Path.Combine(_directory, $"{name}.pem");
        if (!IsGood(file, hosts))
        {
            WholeFile.Write(file, Leaf(hosts));
        }

        return file;
    }

    public void Dispose() => _root.Dispose();

    private bool IsGood(string file, IReadOnlyCollection<string> hosts)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
            var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
            return certificate.NotAfter - RenewBefore > _time.GetUtcNow().LocalDateTime
                && certificate.Issuer == _root.Subject
                && names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(a => a.ToString())).ToHashSet().SetEquals(hosts);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private string Leaf(IReadOnlyCollection<string> hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hosts.First()}", key, HashAlgorithmName.SHA256);
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

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));
        var now = _time.GetUtcNow();
        using var leaf = request.Create(_root, now.AddHours(-1), now + LeafLifetime, RandomNumberGenerator.GetBytes(16));
        return string.Join('\n', leaf.ExportCertificatePem(), _root.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), "");
    }

    private void CreateRoot(string certificateFile, string keyFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Tarmac platform CA {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = _time.GetUtcNow();
        using var root = request.CreateSelfSigned(now.AddHours(-1), now + Lifetime);
        WholeFile.Write(keyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        File.WriteAllText(certificateFile, root.ExportCertificatePem() + "\n");
    }
}
