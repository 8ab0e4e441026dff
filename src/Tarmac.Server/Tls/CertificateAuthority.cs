using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tarmac.Linux.Files;

namespace Tarmac.Server.Tls;

/// <summary>
/// The platform's own certificate authority, in <c>tls/ca.pem</c> and <c>tls/ca.key</c>, and the host certificates that it signs, in <c>tls/NAME.pem</c>.
/// Clients trust <c>ca.pem</c>; the stock CLI cannot be told to skip the check for <c>heroku run</c>.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(60);

    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly X509Certificate2 _root;

    public CertificateAuthority(string directory, TimeProvider time)
    {
        _directory = directory;
        _time = time;
        Directory.CreateDirectory(directory);
        _root = RootCertificate.LoadOrCreate(Path.Combine(directory, "ca.pem"), Path.Combine(directory, "ca.key"), time.GetUtcNow());
    }

    /// <summary>
    /// Certificate, chain and private key for these hosts (names, wildcards, addresses). Made anew when the hosts differ, when it nears its end, and when
    /// another authority signed it.
    /// </summary>
    public string Certify(string name, IReadOnlyCollection<string> hosts)
    {
        var file = FileOf(name);
        if (KeptIn(file) is { } kept && IsGood(kept, hosts))
        {
            return kept;
        }

        var pem = LeafCertificate.Issue(_root, hosts, _time.GetUtcNow());
        WholeFile.Write(file, pem);
        return pem;
    }

    public void Remove(string name)
    {
        if (Directory.Exists(_directory))
        {
            File.Delete(FileOf(name));
        }
    }

    public void Dispose() => _root.Dispose();

    private static string? KeptIn(string file) => File.Exists(file) ? File.ReadAllText(file) : null;

    private string FileOf(string name) => Path.Combine(_directory, $"{name}.pem");

    private bool IsGood(string pem, IReadOnlyCollection<string> hosts)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem, pem);
            var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
            return certificate.NotAfter - RenewBefore > _time.GetUtcNow().LocalDateTime
                && certificate.Issuer == _root.Subject
                && names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(a => a.ToString())).ToHashSet().SetEquals(hosts);
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
