using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tarmac.Router.Tests.Rig;

/// <summary>A client that sends exactly the bytes it is told to; with <see cref="ReadHeadAsync"/>, also the dyno's view of a request.</summary>
internal sealed class RawClient(Socket socket) : IAsyncDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly byte[] _one = new byte[1];

    public Socket Socket => socket;

    public static async Task<RawClient> ConnectAsync(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        return new RawClient(socket);
    }

    public static async Task<RawClient> ConnectAsync(string unixSocket)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(unixSocket), TestContext.Current.CancellationToken);
        return new RawClient(socket);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => Soon.In(_stream.WriteAsync(bytes).AsTask());

    /// <summary>Up to and with the empty line; empty at the end of the stream.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!EndsHead(head) && await ReadByteAsync() is { } b)
        {
            head.Append((char)b);
        }

        return head.ToString();
    }

    public async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (await ReadByteAsync() is { } b && b != '\n')
        {
            line.Append((char)b);
        }

        return line.ToString().TrimEnd('\r');
    }

    public async Task<string> ReadAsync(int count)
    {
        var bytes = new byte[count];
        var read = 0;
        while (read < count && await ReadSomeAsync(bytes.AsMemory(read)) is > 0 and var more)
        {
            read += more;
        }

        return Encoding.Latin1.GetString(bytes, 0, read);
    }

    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        while (await ReadByteAsync() is { } b)
        {
            text.Append((char)b);
        }

        return text.ToString();
    }

    /// <summary>A chunked body, put together, or null when it broke off.</summary>
    public async Task<string?> ReadChunksAsync()
    {
        var body = new StringBuilder();
        while (true)
        {
            if (!int.TryParse(await ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size))
            {
                return null;
            }

            body.Append(await ReadAsync(size));
            await ReadLineAsync();
            if (size == 0)
            {
                return body.ToString();
            }
        }
    }

    public async Task<RawAnswer> ReceiveAsync(bool isHead = false)
    {
        var lines = (await ReadHeadAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
        {
            return new RawAnswer(0, [], "", Whole: false);
        }

        var answer = new RawAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), lines[1..], "", Whole: true);
        if (isHead || answer.Status is 204 or 304 or 101)
        {
            return answer;
        }

        if (answer.Header("Content-Length").FirstOrDefault() is { } length)
        {
            var body = await ReadAsync(int.Parse(length, CultureInfo.InvariantCulture));
            return answer with { Body = body, Whole = body.Length.ToString(CultureInfo.InvariantCulture) == length };
        }

        if (answer.Header("Transfer-Encoding").Any())
        {
            var body = await ReadChunksAsync();
            return answer with { Body = body ?? "", Whole = body is not null };
        }

        return answer with { Body = await ReadToEndAsync() };
    }

    public async ValueTask DisposeAsync() => await _stream.DisposeAsync();

    private static bool EndsHead(StringBuilder head) =>
        head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';

    private async Task<byte?> ReadByteAsync() => await ReadSomeAsync(_one) == 0 ? null : _one[0];

    private async Task<int> ReadSomeAsync(Memory<byte> bytes)
    {
        try
        {
            return await Soon.In(_stream.ReadAsync(bytes).AsTask());
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
