using Npgsql;

namespace Tarmac.Server.Wakeups;

/// <summary>The one connection that listens for notifications of the control database. Losing it costs a re-check of everything, never a change.</summary>
internal sealed partial class WakeupFeed(NpgsqlDataSource database, IEnumerable<IWakeable> listeners, TimeProvider time, ILogger<WakeupFeed> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // A dead peer shows itself only when something is sent.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(30);

    private readonly IWakeable[] _listeners = [.. listeners];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is NpgsqlException or IOException or TimeoutException)
            {
                Log.Lost(logger, fault.Message);
                await Task.Delay(RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        await using var connection = await database.OpenConnectionAsync(stopping);
        connection.Notification += (_, message) => Tell(new Wakeup(message.Channel, Guid.TryParse(message.Payload, out var app) ? app : null));
        await using (var listen = new NpgsqlCommand(string.Join(';', Wakeup.Channels.Select(c => $"listen {c}")), connection))
        {
            await listen.ExecuteNonQueryAsync(stopping);
        }

        foreach (var channel in Wakeup.Channels)
        {
            Tell(new Wakeup(channel, null));
        }

        while (true)
        {
            if (!await connection.WaitAsync(CheckInterval, stopping))
            {
                await using var check = new NpgsqlCommand("select 1", connection);
                await check.ExecuteScalarAsync(stopping);
            }
        }
    }

    private void Tell(Wakeup wakeup)
    {
        foreach (var listener in _listeners)
        {
            listener.Wake(wakeup);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4000, LogLevel.Warning, "The control database's notifications stopped; connecting again. {Reason}")]
        public static partial void Lost(ILogger logger, string reason);
    }
}
