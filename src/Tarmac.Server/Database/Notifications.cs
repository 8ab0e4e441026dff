using System.Threading.Channels;
using Npgsql;

namespace Tarmac.Server.Database;

/// <summary>
/// <c>LISTEN</c>s on one channel of the control database. A wake-up may be lost (the connection broke) or come twice; loops therefore look
/// at the state and at a timer too, never at the payload alone.
/// </summary>
internal sealed partial class Notifications(NpgsqlDataSource source, TimeProvider time, ILogger<Notifications> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Runs until cancelled; writes the subject of each notification, and the empty id each time it (re)connected.</summary>
    public async Task ListenAsync(string channel, ChannelWriter<Guid> woken, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using var db = await source.OpenConnectionAsync(cancellation);
                db.Notification += (_, e) => woken.TryWrite(Guid.TryParse(e.Payload, out var id) ? id : Guid.Empty);
                await using (var command = new NpgsqlCommand($"listen \"{channel}\"", db))
                {
                    await command.ExecuteNonQueryAsync(cancellation);
                }

                woken.TryWrite(Guid.Empty);
                while (true)
                {
                    await db.WaitAsync(cancellation);
                }
            }
            catch (NpgsqlException e)
            {
                Log.Lost(logger, channel, e.Message);
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Warning, "Listening on {Channel} was interrupted and is tried again: {Reason}")]
        public static partial void Lost(ILogger logger, string channel, string reason);
    }
}
