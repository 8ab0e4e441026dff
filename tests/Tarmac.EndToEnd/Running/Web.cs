using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Tarmac.EndToEnd.Running;

/// <summary>A browser without a name server: every host is this machine's router.</summary>
internal sealed class Web : IDisposable
{
    private readonly Installation _installation;
    private readonly HttpClient _http;

    public Web(Installation installation)
    {
        _installation = installation;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = new CookieContainer(),
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustOnly($"{installation.Data}/tls/ca.pem") },
        })
        { Timeout = TimeSpan.FromSeconds(40) };
    }

    public void Dispose() => _http.Dispose();

    public Task<Page> GetAsync(string app, string path = "/", bool secure = false) => SendAsync(HttpMethod.Get, Url($"{app}.localhost", path, secure));

    public Task<Page> PostAsync(string app, string path) => SendAsync(HttpMethod.Post, Url($"{app}.localhost", path, secure: false));

    public Task<Page> GetHostAsync(string host, string path = "/") => SendAsync(HttpMethod.Get, Url(host, path, secure: false));

    /// <summary>The Platform API, for what the heroku command has no word for.</summary>
    public async Task<Page> ApiAsync(HttpMethod method, string path, string? json = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, $"http://localhost:{_installation.ApiPort}{path}");
        request.Headers.Accept.ParseAdd("application/vnd.heroku+json; version=3");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? _installation.Key);
        if (json is not null)
        {
            request.Content = new StringContent(json, MediaTypeHeaderValue.Parse("application/json"));
        }

        return await SendAsync(request);
    }

    private async Task<Page> SendAsync(HttpMethod method, string url)
    {
        using var request = new HttpRequestMessage(method, url);
        return await SendAsync(request);
    }

    private async Task<Page> SendAsync(HttpRequestMessage request)
    {
        try
        {
            using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            return new Page((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        catch (HttpRequestException cause)
        {
            return new Page(0, cause.Message);
        }
    }

    private string Url(string host, string path, bool secure) =>
        secure ? $"https://{host}:{_installation.HttpsPort}{path}" : $"http://{host}:{_installation.HttpPort}{path}";

    private static X509ChainPolicy TrustOnly(string authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authority);
        return policy;
    }
}
