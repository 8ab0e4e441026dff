using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Tarmac.Cli.PlatformRuns;

namespace Tarmac.Cli.Tests.PlatformRuns;

/// <summary>An API that starts one dyno, and the dyno's end of the rendezvous.</summary>
internal sealed class FakePlatform : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tarmac-cli-").FullName;
    private readonly TcpListener _rendezvous = new(IPAddress.Loopback, 0);
    private readonly HttpListener _api = new();
    private readonly X509Certificate2 _certificate;

    public FakePlatform()
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(Path.Combine(_folder, "ca.pem"), _certificate.ExportCertificatePem());
        _rendezvous.Start();
        var port = Tarmac.Cli.Local.FreePorts.From(30_000 + Random.Shared.Next(10_000));
        _api.Prefixes.Add($"http://localhost:{port}/");
        _api.Start();
        Access = new PlatformAccess(new Uri($"http://localhost:{port}"), "key", Path.Combine(_folder, "ca.pem"));
    }

    public PlatformAccess Access { get; }

    public void Dispose()
    {
        _rendezvous.Dispose();
        _api.Close();
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Answers the order for a dyno; returns its body.</summary>
    public async Task<string> TakeOrderAsync(int status = 201, string? body = null)
    {
        var context = await _api.GetContextAsync();
        Assert.Equal("Bearer key", context.Request.Headers["Authorization"]);
        using var reader = new StreamReader(context.Request.InputStream);
        var order = await reader.ReadToEndAsync();
        body ??= $$"""
            {"id":"01234567-89ab-cdef-0123-456789abcdef","name":"run.7","type":"run","command":"x","size":"Basic","state":"starting",
             "attach_url":"rendezvous://localhost:{{((IPEndPoint)_rendezvous.LocalEndpoint).Port}}/secret",
             "release":{"id":"01234567-89ab-cdef-0123-456789abcdef","version":1},"app":{"id":"01234567-89ab-cdef-0123-456789abcdef","name":"pave"},
             "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}
            """;
        context.Response.StatusCode = status;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
        return order;
    }

    /// <summary>Greets, reads the input to its end, and answers; returns the input.</summary>
    public async Task<byte[]> ServeAsync(string output)
    {
        using var client = await _rendezvous.AcceptTcpClientAsync();
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(_certificate);
        var first = new byte["secret\r\n".Length];
        await stream.ReadExactlyAsync(first);
        Assert.Equal("secret\r\n", Encoding.UTF8.GetString(first));
        await stream.WriteAsync("rendezvous\r\n"u8.ToArray());
        var input = new List<byte>();
        var buffer = new byte[4096];
        do
        {
            input.AddRange(buffer.AsSpan(0, await stream.ReadAsync(buffer)));
        }
        while (input[^1] != 4);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(output));
        await stream.ShutdownAsync();
        return [.. input];
    }
}
