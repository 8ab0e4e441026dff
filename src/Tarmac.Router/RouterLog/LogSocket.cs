using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Tarmac.Loops;

namespace Tarmac.Router.RouterLog;

/// <summary>Carries the lines of a <see cref="LogBuffer"/> to tarmacd, and connects again whenever tarmacd was away.</summary>
internal sealed partial class LogSocket(string path, LogBuffer buffer, TimeProvider time, ILogger<LogSocket> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // One round takes the lines of one pause, or sends again what was not sent.
    private static readonly LoopPace Pace = LoopPace.Continuous with { FirstBackOff = Pause, LongestBackOff = TimeSpan.FromSeconds(1) };

    private Socket? _socket;
    private ReadOnlyMemory<byte> _unsent;
    private bool _down;

    /// <summary>The loop that carries; the owner starts and stops it.</summary>
    public Loop Carrying(LoopContext context) => new("request lines", Pace, context, CarryAsync);

    private async Task CarryAsync(CancellationToken cancellation)
    {
        if (_unsent.IsEmpty)
        {
            await buffer.WaitAsync(Pause, cancellation);
            _unsent = TakeLines();
        }

        if (_unsent.IsEmpty)
        {
            return;
        }

        _unsent = await SendAsync(_unsent, cancellation);
        if (_unsent.IsEmpty == _down)
        {
            _down = !_down;
            Log.Reachable(logger, path, !_down);
        }

        if (_down)
        {
            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <summary>The last lines, when the router stops: one try, no waiting for a tarmacd that is away.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        _socket?.Dispose();
        _socket = null;
        if ((await SendAsync(_unsent, cancellation)).IsEmpty)
        {
            await SendAsync(TakeLines(), cancellation);
        }

        _socket?.Dispose();
    }

    private ReadOnlyMemory<byte> TakeLines()
    {
        var lines = buffer.Take(out var dropped);
        if (dropped.Count == 0)
        {
            return lines;
        }

        Log.LinesDropped(logger, dropped.Values.Sum());
        return WithNotices(lines, dropped);
    }

    private async Task<ReadOnlyMemory<byte>> SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        var sent = 0;
        try
        {
            _socket ??= await ConnectAsync(cancellation);
            while (sent < lines.Length)
            {
                sent += await _socket.SendAsync(lines[sent..], SocketFlags.None, cancellation);
            }

            return default;
        }
        catch (SocketException)
        {
            _socket?.Dispose();
            _socket = null;

            // A line that was cut in the middle goes again in whole: the reader has only a line end to tell lines apart.
            return lines[(lines.Span[..sent].LastIndexOf((byte)'\n') + 1)..];
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private byte[] WithNotices(ReadOnlyMemory<byte> lines, IReadOnlyDictionary<Guid, long> dropped)
    {
        var now = time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        var notices = dropped.Select(app =>
            $"{app.Key} {now} at=warning desc=\"Router log overflow\" dropped={app.Value}\n");
        return [.. lines.Span, .. Encoding.ASCII.GetBytes(string.Concat(notices))];
    }

    private static partial class Log
    {
        [LoggerMessage(7011, LogLevel.Warning, "{Lines} request lines were dropped: the log socket did not take them in time")]
        public static partial void LinesDropped(ILogger logger, long lines);

        [LoggerMessage(7012, LogLevel.Information, "Log socket {Path}: reachable={Reachable}")]
        public static partial void Reachable(ILogger logger, string path, bool reachable);
    }
}
