using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Tarmac.Router.Tests.Rig;

/// <summary>Stands in for tarmacd at the log socket.</summary>
internal sealed class LogReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private CancellationTokenSource _stop = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public LogReceiver(string path)
    {
        Path = path;
        Start();
    }

    public string Path { get; }

    public IReadOnlyCollection<string> Lines => _lines;

    public void Start()
    {
        File.Delete(Path);
        _stop = new CancellationTokenSource();
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
        _accepting = AcceptAsync(_listener, _stop.Token);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        _listener?.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    /// <summary>The first line that holds this text.</summary>
    public async Task<string> LineAsync(string part)
    {
        await Until.TrueAsync(() => _lines.Any(line => line.Contains(part, StringComparison.Ordinal)));
        return _lines.First(line => line.Contains(part, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AcceptAsync(Socket listener, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptAsync(cancellation);
                using var reader = new StreamReader(new NetworkStream(socket), Encoding.Latin1);
                while (await reader.ReadLineAsync(cancellation) is { } line)
                {
                    _lines.Enqueue(line);
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException or IOException)
        {
        }
    }
}
