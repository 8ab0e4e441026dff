using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Tarmac.Linux.Streams;
using Tarmac.Server.Rendezvous;

namespace Tarmac.Server.Listening;

/// <summary>
/// Plain HTTP, HTTPS and rendezvous on one port, since the stock CLI knows only one (decision 2):
/// <code>
/// first byte 0x16? -- no --> HTTP
///   | yes: TLS handshake (the CLI sends neither SNI nor ALPN here)
///   first line an HTTP request? -- yes --> HTTP, scheme https
///     | no
///     rendezvous: the line is a one-off dyno's secret
/// </code>
/// </summary>
internal sealed partial class OnePort(PlatformCertificate certificate, IRendezvous rendezvous, ILogger<OnePort> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        bool? tls;
        try
        {
            using var limit = Limit(connection);
            tls = await Opening.IsTlsAsync(connection.Transport.Input, limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return;
        }

        if (tls is true)
        {
            await ServeTlsAsync(connection, http);
        }
        else if (tls is false)
        {
            await http(connection);
        }
    }

    private async Task ServeTlsAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        var plain = connection.Transport;
        await using var raw = new DuplexStream(plain.Input.AsStream(leaveOpen: true), plain.Output.AsStream(leaveOpen: true));
        await using var stream = new SslStream(raw, leaveInnerStreamOpen: true);
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        string? secret;
        try
        {
            using var limit = Limit(connection);
            await stream.AuthenticateAsServerAsync(certificate.Options, limit.Token);
            secret = await Opening.SecretAsync(input, limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or AuthenticationException)
        {
            Log.HandshakeFailed(logger, connection.ConnectionId, e.Message);
            return;
        }

        if (secret is null)
        {
            connection.Features.Set<ITlsConnectionFeature>(new TlsFeature());
            connection.Transport = new DuplexPipe(input, PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)));
            await http(connection);
            connection.Transport = plain;
        }
        else
        {
            await using var line = new DuplexStream(input.AsStream(leaveOpen: true), stream);
            await rendezvous.ServeAsync(line, secret.Split('?')[0], connection.ConnectionClosed);
        }

        await EndAsync(stream);
    }

    // close_notify: without it a client cannot tell the end from a broken line. Whether it still listens does not matter.
    private static async Task EndAsync(SslStream stream)
    {
        try
        {
            await stream.ShutdownAsync();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return;
        }
    }

    private static CancellationTokenSource Limit(ConnectionContext connection)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        source.CancelAfter(Patience);
        return source;
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Debug, "The TLS handshake on connection {Connection} failed: {Reason}")]
        public static partial void HandshakeFailed(ILogger logger, string connection, string reason);
    }
}
