using System.Threading.Channels;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Tarmac.Loops;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Tests.Installations;
using Tarmac.Server.Wakeups;

namespace Tarmac.Server.Tests.Wakeups;

public sealed class WakeupFeedTests(ControlServer server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_committed_change_wakes_the_loops_that_it_concerns_also_after_the_connection_was_lost()
    {
        await using var source = await server.DatabaseAsync();
        var listener = new Listener();
        var loop = new WakeupFeed(source, [listener], new LoopContext(TimeProvider.System, NullLoggerFactory.Instance, new LoopHealth())).Loops.Single();
        loop.Start();
        await listener.HeardAsync(w => w is { Channel: Wakeup.Events, App: null });
        var app = Guid.NewGuid();
        await ChangeAsync(source, new DomainEvent.Added(app, "www.example.test"));
        await listener.HeardAsync(w => w == new Wakeup(Wakeup.Routes, app));
        await listener.HeardAsync(w => w == new Wakeup(Wakeup.Events, app));

        await using (var db = await source.OpenConnectionAsync())
        {
            await db.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike '%listen%' and pid <> pg_backend_pid()");
        }

        await listener.HeardAsync(w => w is { Channel: Wakeup.Events, App: null });
        await ChangeAsync(source, new ReleaseEvent.Created(app, Guid.NewGuid(), 1, "Initial release"));
        await listener.HeardAsync(w => w == new Wakeup(Wakeup.Deployments, app));
        await loop.StopAsync(default);
    }

    private static async Task ChangeAsync(NpgsqlDataSource source, ChangeEvent happened)
    {
        await using var change = await new ControlDatabase(source, new ChangeLog(NoLog.Instance, TimeProvider.System)).BeginAsync(Actor.Platform, default);
        change.Record(happened);
        await change.CommitAsync(default);
    }

    private sealed class Listener : IWakeable
    {
        private readonly Channel<Wakeup> _heard = Channel.CreateUnbounded<Wakeup>();

        public void Wake(Wakeup wakeup) => _heard.Writer.TryWrite(wakeup);

        public async Task HeardAsync(Func<Wakeup, bool> wanted)
        {
            using var limit = new CancellationTokenSource(Limit);
            while (!wanted(await _heard.Reader.ReadAsync(limit.Token)))
            {
                // Others may come before.
            }
        }
    }
}
