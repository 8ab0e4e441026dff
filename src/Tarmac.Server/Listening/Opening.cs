using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Tarmac.Server.Listening;

/// <summary>Peeks at a connection's first bytes without consuming them.</summary>
internal static class Opening
{
    /// <summary>TLS record type of a handshake (RFC 8446, 5.1). No HTTP method starts with it.</summary>
    private const byte TlsHandshake = 0x16;

    private const int SecretLimit = 512;

    private static readonly string[] Methods = ["GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "HEAD ", "OPTIONS ", "CONNECT ", "TRACE "];

    /// <summary>Null: the client disconnected without sending anything.</summary>
    public static async ValueTask<bool?> IsTlsAsync(PipeReader input, CancellationToken cancellation)
    {
        var result = await input.ReadAsync(cancellation);
        var first = result.Buffer.IsEmpty ? (byte?)null : result.Buffer.FirstSpan[0];
        input.AdvanceTo(result.Buffer.Start);
        return first is null ? null : first == TlsHandshake;
    }

    /// <summary>The first line, taken, where it is no HTTP request; null where it is one, with nothing taken.</summary>
    public static async ValueTask<string?> SecretAsync(PipeReader input, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            var buffer = result.Buffer;
            var head = Encoding.Latin1.GetString(buffer.Slice(0, Math.Min(buffer.Length, SecretLimit)).ToArray());
            var method = Methods.Any(m => head.StartsWith(m, StringComparison.Ordinal));
            if (!method && head.IndexOf('\n') is > 0 and var end)
            {
                input.AdvanceTo(buffer.GetPosition(end + 1));
                return head[..end].TrimEnd('\r');
            }

            if (method || result.IsCompleted || buffer.Length >= SecretLimit)
            {
                input.AdvanceTo(buffer.Start);
                return null;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
