using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tarmac.Core.Routing;

namespace Tarmac.Router.Tests;

public sealed class TlsTests
{
    [Fact]
    public async Task The_certificate_is_the_one_for_the_name_asked()
    {
        await using var router = await TestRouter.StartAsync();
        await PutAsync(router, 1, Certificate("first", "first.localhost"), Certificate("wild", "*.wild.test"));

        Assert.Equal("CN=first", await SubjectAsync(router, "first.localhost"));
        Assert.Equal("CN=wild", await SubjectAsync(router, "a.wild.test"));
        Assert.Equal("CN=first", await SubjectAsync(router, "unknown.test"));
    }

    [Fact]
    public async Task Without_any_certificate_one_is_made()
    {
        await using var router = await TestRouter.StartAsync();

        Assert.Equal("CN=tarmac-router", await SubjectAsync(router, "pave.localhost"));
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_from_the_next_table_on()
    {
        await using var router = await TestRouter.StartAsync();
        await PutAsync(router, 1, Certificate("old", "pave.localhost"));
        Assert.Equal("CN=old", await SubjectAsync(router, "pave.localhost"));

        await PutAsync(router, 2, Certificate("new", "pave.localhost"));

        Assert.Equal("CN=new", await SubjectAsync(router, "pave.localhost"));
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_holds_up_no_routes()
    {
        await using var router = await TestRouter.StartAsync();

        await PutAsync(
            router,
            1,
            new HostCertificate(["a.localhost"], "not a certificate"),
            new HostCertificate(["b.localhost"], ""),
            Certificate("good", "pave.localhost"));

        Assert.Equal("CN=good", await SubjectAsync(router, "pave.localhost"));
    }

    [Fact]
    public async Task A_table_on_disk_whose_certificates_lack_their_text_serves_all_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("router-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "routes.json"),
            $$"""{"version":7,"apps":[{"app":"{{TestRouter.AppId}}","name":"pave","hosts":["pave.localhost"],"state":"None","maintenance":false}],"certificates":[{"hosts":["pave.localhost"],"pem_file":"/x.pem"}]}""",
            TestContext.Current.CancellationToken);
        await using var router = await TestRouter.StartAsync(folder: folder);

        Assert.Equal(503, (await router.GetAsync()).Status);
        Assert.Equal("CN=tarmac-router", await SubjectAsync(router, "pave.localhost"));
    }

    [Fact]
    public async Task A_private_key_is_on_disk_for_the_routers_owner_alone_and_nobody_gets_it_back()
    {
        await using var router = await TestRouter.StartAsync();
        var certificate = Certificate("secret", "pave.localhost");

        await PutAsync(router, 1, certificate);

        Assert.Contains("PRIVATE KEY", await File.ReadAllTextAsync(router.TableFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(router.TableFile));
        Assert.DoesNotContain("PRIVATE", await router.Control.GetStringAsync("/routes", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", certificate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HTTP_2_requests_share_one_connection_and_reach_the_dyno_as_HTTP_1_1()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);
        using var client = new HttpClient(router.TlsHandler())
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Add("Cookie", "a=1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => client.GetAsync(new Uri($"https://pave.localhost/a%2Fb/{i}?q"))));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version)));
        Assert.All(dyno.Heads, head => Assert.Contains("X-Forwarded-Proto: https\r\n", head, StringComparison.Ordinal));
        Assert.All(dyno.Heads, head => Assert.StartsWith("GET /a%2Fb/", head, StringComparison.Ordinal));
        Assert.EndsWith("protocol=https", await router.Logs.LineAsync("status=200"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_HTTP_2_upload_arrives_whole()
    {
        await using var dyno = FakeDyno.Answering(async (client, _) =>
        {
            var body = await client.ReadChunksAsync();
            await client.SendAsync($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body!.Length:x}\r\n{body}\r\n0\r\n\r\n");
            return true;
        });
        await using var router = await TestRouter.ServingAsync(null, dyno);
        using var client = new HttpClient(router.TlsHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://pave.localhost/")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StreamContent(new MemoryStream(Enumerable.Repeat((byte)'x', 300_000).ToArray())),
        };
        request.Content.Headers.ContentLength = null;
        request.Headers.TransferEncodingChunked = true;

        using var answer = await Soon.In(client.SendAsync(request));

        Assert.Equal(300_000, (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
    }

    private static async Task PutAsync(TestRouter router, long version, params ImmutableArray<HostCertificate> certificates)
    {
        using var answer = await router.PutAsync(TestRouter.Table(version, []) with { Certificates = certificates });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static async Task<string> SubjectAsync(TestRouter router, string host)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(router.Https);
        await using var tls = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await Soon.In(tls.AuthenticateAsClientAsync(host));
        return tls.RemoteCertificate!.Subject;
    }

    private static HostCertificate Certificate(string name, string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(10));
        return new HostCertificate([host], certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
    }
}
