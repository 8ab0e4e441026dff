using System.Net.Sockets;
using Tarmac.Core.Logs;
using Tarmac.Loops;
using Tarmac.Server.Loops;

namespace Tarmac.Server.Routing;

/// <summary>Takes the routers' request lines from their socket into the apps' logs.</summary>
internal sealed partial class RouterLog : IOwnsLoops, IDisposable
{
    // A router has one connection; an old one and its successor have two.
    private const int MostConnections = 16;

    private readonly string _path;
    private readonly ILogSink _logs;
    private readonly ILogger _logger;
    private readonly Loop _accept;
    private readonly QueueLoop<Socket> _read;
    private Socket? _listener;

    public RouterLog(RouterLogOptions options, ILogSink logs, LoopContext context, ILogger<RouterLog> logger)
    {
        (_path, _logs, _logger) = (options.Socket, logs, logger);
        _accept = new Loop("router log", LoopPace.Continuous, context, AcceptAsync);
        _read = new QueueLoop<Socket>("router log lines", MostConnections, MostConnections, context, _ => "connection", ReadAsync);
    }

    public IEnumerable<ILoop> Loops => [_accept, _read];

    public void Dispose() => _listener?.Dispose();

    private async Task AcceptAsync(CancellationToken cancellation)
    {
        _listener ??= Listen();
        await _read.AddAsync(await _listener.AcceptAsync(cancellation), cancellation);
    }

    private Socket Listen()
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            File.Delete(_path);
            listener.Bind(new UnixDomainSocketEndPoint(_path));
            File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen();
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    private async Task ReadAsync(Socket peer, CancellationToken cancellation)
    {
        try
        {
            using var reader = new StreamReader(new NetworkStream(peer, ownsSocket: true));
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                if (RouterLogLine.TryParse(line, out var app, out var parsed))
                {
                    _logs.Write(app.Value, parsed);
                }
            }
        }
        catch (IOException ended)
        {
            Log.Ended(_logger, ended.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4210, LogLevel.Debug, "A router's log connection ended: {Reason}")]
        public static partial void Ended(ILogger logger, string reason);
    }
}
