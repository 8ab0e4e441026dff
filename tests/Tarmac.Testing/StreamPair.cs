using System.IO.Pipelines;
using Tarmac.Linux.Streams;

namespace Tarmac.Testing;

/// <summary>The two ends of a connection, as a server sees it: what one writes the other reads, and a token tells that the client has hung up.</summary>
public sealed class StreamPair : IAsyncDisposable
{
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly CancellationTokenSource _closed = new();

    public StreamPair()
    {
        Server = new DuplexStream(_toServer.Reader.AsStream(), _toClient.Writer.AsStream());
        Client = new DuplexStream(_toClient.Reader.AsStream(), _toServer.Writer.AsStream());
    }

    public Stream Server { get; }

    public Stream Client { get; }

    /// <summary>Cancelled when the client is gone, also while nobody reads from it.</summary>
    public CancellationToken ConnectionClosed => _closed.Token;

    /// <summary>The client has sent everything and goes on reading.</summary>
    public ValueTask EndInputAsync() => _toServer.Writer.CompleteAsync();

    /// <summary>The server has sent everything.</summary>
    public ValueTask EndOutputAsync() => _toClient.Writer.CompleteAsync();

    /// <summary>The client is gone: its end is read, writing to it fails, and the token is cancelled.</summary>
    public async Task HangUpAsync()
    {
        await _toServer.Writer.CompleteAsync();
        await _toClient.Reader.CompleteAsync();
        await _closed.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await HangUpAsync();
        await _toClient.Writer.CompleteAsync();
        await _toServer.Reader.CompleteAsync();
        _closed.Dispose();
    }
}
