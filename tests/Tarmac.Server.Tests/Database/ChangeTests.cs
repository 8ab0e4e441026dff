using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Tarmac.Server.Accounts;
using Tarmac.Server.Database;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Database;

public sealed class ChangeTests(Installation installation) : IClassFixture<Installation>
{
    private ControlDatabase Control => installation.Services.GetRequiredService<ControlDatabase>();

    [Fact]
    public async Task No_second_connection_is_opened_while_a_change_holds_one()
    {
        await using (var change = await Control.BeginAsync(Actor.Platform, default))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await Control.OpenAsync(default));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await Control.BeginAsync(Actor.Platform, default));
        }

        await using var db = await Control.OpenAsync(default);
        Assert.Equal(1, await db.ExecuteScalarAsync<int>("select 1"));
    }

    [Fact]
    public async Task A_client_that_leaves_while_its_change_is_committed_does_not_break_the_commit_off()
    {
        // A deferred trigger runs inside COMMIT: there the commit waits until the test has cancelled.
        await using var gate = await installation.Database.OpenConnectionAsync();
        await gate.ExecuteAsync("""
            select pg_advisory_lock(77);
            create function wait_at_commit() returns trigger language plpgsql as 'begin perform pg_advisory_xact_lock(77); return null; end';
            create constraint trigger wait_at_commit after insert on accounts deferrable initially deferred
                for each row when (new.email = 'leaver@example.test') execute function wait_at_commit();
            """);
        using var client = new CancellationTokenSource();

        var made = CreatedAsync(client.Token);
        await CommittingAsync(gate);
        await client.CancelAsync();
        await gate.ExecuteAsync("select pg_advisory_unlock(77)");

        await made;
        Assert.Equal(1, await gate.ExecuteScalarAsync<long>("select count(*) from accounts where email = 'leaver@example.test'"));
    }

    [Fact]
    public async Task A_client_that_left_before_the_commit_has_changed_nothing()
    {
        using var client = new CancellationTokenSource();
        await using (var change = await Control.BeginAsync(Actor.Platform, default))
        {
            await AccountStore.CreateAsync(change, "early@example.test", "correct horse", default);
            await client.CancelAsync();
            await Assert.ThrowsAsync<OperationCanceledException>(() => change.CommitAsync(client.Token));
        }

        await using var db = await Control.OpenAsync(default);
        Assert.Equal(0, await db.ExecuteScalarAsync<long>("select count(*) from accounts where email = 'early@example.test'"));
    }

    private async Task CreatedAsync(CancellationToken cancellation)
    {
        await using var change = await Control.BeginAsync(Actor.Platform, cancellation);
        await AccountStore.CreateAsync(change, "leaver@example.test", "correct horse", cancellation);
        await change.CommitAsync(cancellation);
    }

    private static async Task CommittingAsync(Npgsql.NpgsqlConnection db)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            if (await db.ExecuteScalarAsync<bool>(
                "select exists (select from pg_locks where locktype = 'advisory' and objid = 77 and not granted and database = (select oid from pg_database where datname = current_database()))"))
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("Nothing is being committed.");
    }
}
