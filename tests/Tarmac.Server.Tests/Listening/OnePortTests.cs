using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tarmac.Server.Listening;
using Tarmac.Server.Rendezvous;
using Tarmac.Server.Settings;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Listening;

public sealed class OnePortTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tarmac-listening-").FullName;
    private WebApplication? _app;
    private int _port;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(TarmacSettings.Parse($"data_dir = '{_folder}'\n[api]\nport = 0\n").Value);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IRendezvous, FakeRendezvous>();
        builder.AddListening();
        _app = builder.Build();
        _app.MapGet("/", (HttpRequest request) => request.Scheme);
        await _app.StartAsync();
        _port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task One_port_speaks_HTTP_and_HTTPS_with_a_certificate_of_the_platforms_CA(string scheme)
    {
        using var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = Trust() } };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };

        Assert.Equal(scheme, await client.GetStringAsync(new Uri($"{scheme}://localhost:{_port}/")));
    }

    [Fact]
    public async Task A_line_that_is_no_HTTP_after_the_handshake_is_a_rendezvous_secret()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", _port, limit.Token);
        await using var tls = new SslStream(tcp.GetStream());

        // As the stock CLI: no ALPN, and the address is checked against the certificate.
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", CertificateChainPolicy = Trust() }, limit.Token);
        await tls.WriteAsync(Encoding.UTF8.GetBytes("s3cret?query=1\r\nand what was typed"), limit.Token);
        var answer = await new StreamReader(tls).ReadToEndAsync(limit.Token);

        Assert.Equal("rendezvous\r\ns3cret\nand what was typed", answer);
    }

    [Fact]
    public async Task Who_says_nothing_or_nonsense_harms_nobody()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using (var silent = new TcpClient())
        {
            await silent.ConnectAsync("127.0.0.1", _port, limit.Token);
        }

        using (var noise = new TcpClient())
        {
            await noise.ConnectAsync("127.0.0.1", _port, limit.Token);
            await noise.GetStream().WriteAsync(new byte[] { 0x16, 0, 1, 2, 3, 0xff, 0xff, 0, 0, 0 }, limit.Token);
        }

        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        Assert.Equal("http", await client.GetStringAsync(new Uri($"http://localhost:{_port}/")));
    }

    private X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(Path.Combine(_folder, "tls", "ca.pem"));
        return policy;
    }
}
