using System.Threading.Channels;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;

namespace Tarmac.Server.Dynos;

/// <summary>Carries out restarts and stops after the API has answered 202: they take as long as requests and processes take to end.</summary>
internal sealed partial class DynoOrders(IEngine engine, ILogger<DynoOrders> logger) : BackgroundService
{
    private readonly Channel<(AppId App, DynoSelector Which, bool Restart)> _orders =
        Channel.CreateBounded<(AppId, DynoSelector, bool)>(new BoundedChannelOptions(1024) { SingleReader = true });

    public ValueTask RestartAsync(AppId app, DynoSelector which, CancellationToken cancellation) =>
        _orders.Writer.WriteAsync((app, which, true), cancellation);

    public ValueTask StopAsync(AppId app, DynoSelector which, CancellationToken cancellation) =>
        _orders.Writer.WriteAsync((app, which, false), cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new List<Task>();
        try
        {
            await foreach (var (app, which, restart) in _orders.Reader.ReadAllAsync(stoppingToken))
            {
                running.RemoveAll(t => t.IsCompleted);
                running.Add(CarryOutAsync(app, which, restart, stoppingToken));
            }
        }
        finally
        {
            await Task.WhenAll(running);
        }
    }

    private async Task CarryOutAsync(AppId app, DynoSelector which, bool restart, CancellationToken stopping)
    {
        try
        {
            await (restart ? engine.RestartAsync(app, which, stopping) : engine.StopAsync(app, which, stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.BrokenOff(logger, app.Value);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.Failed(logger, fault, app.Value, restart ? "restart" : "stop");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4600, LogLevel.Error, "App {App}: could not {Order} dynos")]
        public static partial void Failed(ILogger logger, Exception fault, Guid app, string order);

        [LoggerMessage(4601, LogLevel.Information, "App {App}: tarmacd stops while dynos are stopped or restarted")]
        public static partial void BrokenOff(ILogger logger, Guid app);
    }
}
