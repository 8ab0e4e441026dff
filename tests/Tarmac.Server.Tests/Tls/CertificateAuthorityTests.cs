using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Tarmac.Server.Tls;

namespace Tarmac.Server.Tests.Tls;

public sealed class CertificateAuthorityTests : IDisposable
{
    private static readonly string[] Hosts = ["pave.localhost", "*.example.test", "127.0.0.1"];

    private readonly string _folder = Directory.CreateTempSubdirectory("ca-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private string RootFile => Path.Combine(_folder, "ca.pem");

    private string KeyFile => Path.Combine(_folder, "ca.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_host_certificate_is_one_that_clients_of_the_authority_trust()
    {
        using var authority = Authority();

        var pem = authority.Certify("app", Hosts);

        Assert.True(IsTrusted(pem));
        using var leaf = X509Certificate2.CreateFromPem(pem, pem);
        Assert.True(leaf.MatchesHostname("pave.localhost"));
        Assert.True(leaf.MatchesHostname("www.example.test"));
        Assert.False(leaf.MatchesHostname("other.localhost"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "app.pem")));
    }

    [Fact]
    public void A_certificate_is_kept_until_its_hosts_change_or_it_nears_its_end()
    {
        using var authority = Authority();
        var first = authority.Certify("app", Hosts);

        Assert.Equal(first, authority.Certify("app", Hosts));
        var other = authority.Certify("app", ["pave.localhost"]);
        Assert.NotEqual(first, other);
        _time.Advance(TimeSpan.FromDays(340));
        Assert.NotEqual(other, authority.Certify("app", ["pave.localhost"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB")]
    public void A_host_certificate_that_is_damaged_is_made_anew(string damaged)
    {
        using var authority = Authority();
        authority.Certify("app", Hosts);
        File.WriteAllText(Path.Combine(_folder, "app.pem"), damaged);

        Assert.True(IsTrusted(authority.Certify("app", Hosts)));
    }

    [Fact]
    public void The_authority_stays_the_same_over_starts()
    {
        Authority().Dispose();
        var (root, key) = (File.ReadAllText(RootFile), File.ReadAllText(KeyFile));

        Authority().Dispose();

        Assert.Equal((root, key), (File.ReadAllText(RootFile), File.ReadAllText(KeyFile)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.True(File.GetUnixFileMode(RootFile).HasFlag(UnixFileMode.OtherRead));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB")]
    public void After_a_crash_between_key_and_certificate_the_next_start_makes_the_certificate_of_that_key(string? left)
    {
        Authority().Dispose();
        var trusted = File.ReadAllText(RootFile);
        var key = File.ReadAllText(KeyFile);
        File.Delete(RootFile);
        if (left is not null)
        {
            File.WriteAllText(RootFile, left);
        }

        using var authority = Authority();

        Assert.Equal(key, File.ReadAllText(KeyFile));
        Assert.True(IsTrusted(authority.Certify("app", Hosts)));
        Assert.True(IsTrusted(authority.Certify("app", Hosts), trusted), "Clients trust the certificate that they have had of this key.");
    }

    [Fact]
    public void A_certificate_of_another_key_is_never_used()
    {
        using var other = new CertificateAuthority(Path.Combine(_folder, "other"), _time);
        Authority().Dispose();
        File.Copy(Path.Combine(_folder, "other", "ca.pem"), RootFile, overwrite: true);

        using var authority = Authority();

        Assert.True(IsTrusted(authority.Certify("app", Hosts)));
    }

    [Fact]
    public void A_key_that_is_damaged_is_not_replaced_in_silence()
    {
        Authority().Dispose();
        File.WriteAllText(KeyFile, "damaged");

        var refused = Assert.Throws<InvalidOperationException>(Authority);

        Assert.Contains(KeyFile, refused.Message, StringComparison.Ordinal);
        Assert.Equal("damaged", File.ReadAllText(KeyFile));
    }

    private CertificateAuthority Authority() => new(_folder, _time);

    private bool IsTrusted(string pem, string? root = null)
    {
        using var leaf = X509Certificate2.CreateFromPem(pem, pem);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(root ?? File.ReadAllText(RootFile));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime.AddDays(1);
        return chain.Build(leaf);
    }
}
