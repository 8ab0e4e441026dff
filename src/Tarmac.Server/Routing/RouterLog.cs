using System.Net.Sockets;
using Tarmac.Core.Logs;

namespace Tarmac.Server.Routing;

/// <summary>Takes the router's lines from its stream socket into the apps' logs.</summary>
internal sealed partial class RouterLog(RoutingOptions options, ILogSink logs, ILogger<RouterLog> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Directory.CreateDirectory(Path.GetDirectoryName(options.LogSocket)!);
        File.Delete(options.LogSocket);
        listener.Bind(new UnixDomainSocketEndPoint(options.LogSocket));
        File.SetUnixFileMode(options.LogSocket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.Listen();
        var readers = new List<Task>();
        try
        {
            while (true)
            {
                var peer = await listener.AcceptAsync(stoppingToken);
                readers.RemoveAll(r => r.IsCompleted);
                readers.Add(ReadAsync(peer, stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(readers);
        }
    }

    private async Task ReadAsync(Socket peer, CancellationToken stopping)
    {
        try
        {
            using var reader = new StreamReader(new NetworkStream(peer, ownsSocket: true));
            while (await reader.ReadLineAsync(stopping) is { } line)
            {
                if (RouterLogLine.TryParse(line, out var app, out var parsed))
                {
                    logs.Write(app.Value, parsed);
                }
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            Log.Ended(logger, ended.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4210, LogLevel.Debug, "The router's log connection ended: {Reason}")]
        public static partial void Ended(ILogger logger, string reason);
    }
}
