using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tarmac.Core.Apps;
using Tarmac.Server.Routing;
using Tarmac.Server.Tls;

namespace Tarmac.Server.Tests.Routing;

public sealed class HostCertificatesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("host-certificates-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly CertificateAuthority _authority;
    private readonly HostCertificates _certificates;

    public HostCertificatesTests()
    {
        _authority = new CertificateAuthority(_folder, _time);
        _certificates = new HostCertificates(_authority, _time, NullLogger<HostCertificates>.Instance);
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Each_app_has_one_for_all_its_names_with_its_key()
    {
        var certificate = Assert.Single(_certificates.For([App("pave.localhost", "www.example.test"), App()]));

        Assert.Equal(["pave.localhost", "www.example.test"], certificate.Hosts);
        Assert.Contains("PRIVATE KEY", certificate.Pem, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_cannot_be_made_keeps_no_other_app_from_having_one() =>
        Assert.Equal(["pave.localhost"], Assert.Single(_certificates.For([App("bad\n"), App("pave.localhost")])).Hosts);

    [Fact]
    public void One_that_nears_its_end_is_renewed_while_tarmacd_runs()
    {
        var app = App("pave.localhost");
        var first = _certificates.For([app])[0];
        Assert.Equal(first, _certificates.For([app])[0]);

        _time.Advance(TimeSpan.FromDays(340));

        Assert.NotEqual(first.Pem, _certificates.For([app])[0].Pem);
    }

    [Fact]
    public void Of_a_destroyed_app_nothing_stays()
    {
        var app = App("pave.localhost");
        _certificates.For([app]);

        _certificates.Remove(new AppId(app.Id));

        Assert.Equal(["ca.key", "ca.pem"], Directory.GetFiles(_folder).Select(file => Path.GetFileName(file)).Order());
    }

    private static RoutedApp App(params string[] hosts) => new(Guid.NewGuid(), "pave", [.. hosts], false, Released: true, WebQuantity: 1);
}
