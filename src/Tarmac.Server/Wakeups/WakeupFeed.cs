using Npgsql;
using Tarmac.Loops;
using Tarmac.Server.Loops;

namespace Tarmac.Server.Wakeups;

/// <summary>The one connection that listens for notifications of the control database. Losing it costs a re-check of everything, never a change.</summary>
#pragma warning disable CA1001 // The round that ends disposes of the connection.
internal sealed class WakeupFeed : IOwnsLoops
#pragma warning restore CA1001
{
    private static readonly LoopPace Pace = LoopPace.Continuous with { LongestBackOff = TimeSpan.FromSeconds(5) };

    // A dead peer shows itself only when something is sent.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(30);

    private readonly NpgsqlDataSource _database;
    private readonly IWakeable[] _listeners;
    private readonly Loop _loop;
    private NpgsqlConnection? _connection;

    public WakeupFeed(NpgsqlDataSource database, IEnumerable<IWakeable> listeners, LoopContext context)
    {
        (_database, _listeners) = (database, [.. listeners]);
        _loop = new Loop("wake-ups", Pace, context, ListenAsync);
    }

    public IEnumerable<ILoop> Loops => [_loop];

    // One notification, or one check of a silent connection, is one round: the loop is well again as soon as it hears something.
    private async Task ListenAsync(CancellationToken cancellation)
    {
        try
        {
            _connection ??= await ConnectAsync(cancellation);
            if (!await _connection.WaitAsync(CheckInterval, cancellation))
            {
                await using var check = new NpgsqlCommand("select 1", _connection);
                await check.ExecuteScalarAsync(cancellation);
            }
        }
        catch
        {
            await (Interlocked.Exchange(ref _connection, null)?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        var connection = await _database.OpenConnectionAsync(cancellation);
        try
        {
            connection.Notification += (_, message) => Tell(new Wakeup(message.Channel, Guid.TryParse(message.Payload, out var app) ? app : null));
            await using var listen = new NpgsqlCommand(string.Join(';', Wakeup.Channels.Select(c => $"listen {c}")), connection);
            await listen.ExecuteNonQueryAsync(cancellation);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        // Notifications were lost while the connection was down: wake every loop for all apps.
        foreach (var channel in Wakeup.Channels)
        {
            Tell(new Wakeup(channel, null));
        }

        return connection;
    }

    private void Tell(Wakeup wakeup)
    {
        foreach (var listener in _listeners)
        {
            listener.Wake(wakeup);
        }
    }
}
