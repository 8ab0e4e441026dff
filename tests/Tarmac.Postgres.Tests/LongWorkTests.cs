using Npgsql;
using Tarmac.Postgres.AddOns;
using Tarmac.Postgres.Backups;

namespace Tarmac.Postgres.Tests;

/// <summary>What goes on beside a backup or a restore, and what is left of one that a crash interrupted.</summary>
public sealed class LongWorkTests : IAsyncDisposable
{
    private readonly Installation _installation = new();
    private readonly PostgresAddOns _addOns;

    public LongWorkTests() => _addOns = _installation.AddOns();

    private string File => Path.Combine(_installation.Folder, "backups", "b001.dump");

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task While_a_backup_is_held_up_the_database_is_found_inspected_and_its_sessions_are_cut()
    {
        var (id, secret) = (Guid.CreateVersion7(), PostgresSecret.New());
        var database = (await _addOns.ProvisionAsync(id, PostgresPlan.Default, secret, Installation.Soon())).Value;
        await Tenant.ScalarAsync(database.Url, "CREATE TABLE held (n int)");
        await using var session = await LockAsync(database.Url);
        var reported = new Reports();
        var backup = _addOns.Backups.BackUpAsync(id, File, reported, Installation.Soon());
        await reported.FirstAsync();

        Assert.Equal(database, _addOns.Inspection.Find(id, secret).Value);
        Assert.True((await _addOns.Inspection.InfoAsync(id, Installation.Soon())).Succeeded);
        Assert.False(backup.IsCompleted);
        Assert.True((await _addOns.TerminateConnectionsAsync(id, Installation.Soon())).Succeeded);

        var made = await backup;
        Assert.True(made.Succeeded, made.Fault?.Message);
        Assert.Equal([BackupStep.Dumping, BackupStep.Verifying], reported.Steps);
    }

    [Fact]
    public async Task A_backup_that_is_cancelled_leaves_no_file_and_no_login()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await Tenant.ScalarAsync(database.Url, "CREATE TABLE held (n int)");
        await using var session = await LockAsync(database.Url);
        using var cancel = new CancellationTokenSource();
        var reported = new Reports();
        var backup = _addOns.Backups.BackUpAsync(database.Id, File, reported, cancel.Token);
        await reported.FirstAsync();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => backup);
        await NothingIsLeftAsync(database);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task What_a_crash_leaves_of_a_backup_and_of_a_restore_is_gone_after_the_next_start()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await Tenant.ScalarAsync(database.Url, "CREATE TABLE kept AS SELECT 42 AS n");
        await using (var super = await SuperuserAsync(database))
        {
            foreach (var sql in (string[])
            [
                $"CREATE ROLE temporary{database.Database} LOGIN IN ROLE {database.User}",
                $"CREATE ROLE scratch{database.Database} NOLOGIN",
                $"CREATE DATABASE scratch{database.Database} OWNER {database.User}",
                $"ALTER ROLE {database.User} NOLOGIN",
            ])
            {
                await using var command = new NpgsqlCommand(sql, super);
                await command.ExecuteNonQueryAsync(Installation.Soon());
            }
        }

        var part = Path.Combine(_installation.Folder, "postgres", database.Id.ToString(), $"{database.Id}.part");
        await System.IO.File.WriteAllTextAsync(part, "PGDMP");
        await _addOns.DisposeAsync();

        var again = _installation.AddOns();
        await again.StartAsync(Installation.Soon());

        await NothingIsLeftAsync(database);
        Assert.Equal(42, await Tenant.ScalarAsync(database.Url, "SELECT n FROM kept"));
        Assert.True((await again.Backups.BackUpAsync(database.Id, File, progress: null, Installation.Soon())).Succeeded);
    }

    [Fact]
    public async Task A_last_dump_that_was_taken_before_a_crash_is_not_taken_again()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        var dump = (await _addOns.Backups.TakeLastDumpAsync(database.Id, force: false, progress: null, Installation.Soon())).Value;
        var taken = System.IO.File.GetLastWriteTimeUtc(dump);
        await _addOns.DisposeAsync();

        var again = _installation.AddOns();
        await again.StartAsync(Installation.Soon());

        Assert.Equal(dump, (await again.DestroyAsync(database.Id, force: false, Installation.Soon())).Value);
        Assert.Equal(taken, System.IO.File.GetLastWriteTimeUtc(dump));
        Assert.False(Directory.Exists(Path.Combine(_installation.Folder, "postgres", database.Id.ToString())));
    }

    [Fact]
    public async Task Last_dumps_go_when_they_are_old_and_their_database_is_gone()
    {
        var (old, half) = (await Tenant.NewAsync(_addOns, "essential-0"), await Tenant.NewAsync(_addOns, "essential-0"));
        var dump = (await _addOns.DestroyAsync(old.Id, force: false, Installation.Soon())).Value;
        var kept = (await _addOns.Backups.TakeLastDumpAsync(half.Id, force: false, progress: null, Installation.Soon())).Value;
        Assert.Empty(_addOns.Backups.RemoveLastDumps(TimeProvider.System.GetUtcNow().AddDays(-1)));

        var removed = _addOns.Backups.RemoveLastDumps(TimeProvider.System.GetUtcNow().AddDays(1));

        Assert.Equal([old.Id], removed);
        Assert.False(System.IO.File.Exists(dump));
        Assert.True(System.IO.File.Exists(kept));
    }

    [Theory]
    [InlineData("essential-0", "rds.allowed_extensions")]
    [InlineData("standard-0", "extwlist.extensions")]
    public async Task The_extensions_that_may_be_installed_can_be_listed(string plan, string setting)
    {
        var database = await Tenant.NewAsync(_addOns, plan);

        var allowed = await Tenant.ScalarAsync(
            database.Url, $"SELECT count(*) FROM pg_available_extensions WHERE name IN (SELECT unnest(string_to_array(current_setting('{setting}'), ',')))");

        Assert.True((long)allowed! > 10);
    }

    private async Task NothingIsLeftAsync(PostgresDatabase database)
    {
        await using var super = await SuperuserAsync(database);
        await using var command = new NpgsqlCommand(
            "SELECT (SELECT count(*) FROM pg_roles WHERE rolname ~ '^(temporary|scratch)') + (SELECT count(*) FROM pg_database WHERE datname ~ '^(scratch|replaced)')",
            super);
        Assert.Equal(0L, await command.ExecuteScalarAsync(Installation.Soon()));
        Assert.Empty(Directory.GetFiles(Path.Combine(_installation.Folder, "postgres", database.Id.ToString()), "*.part"));
    }

    private async Task<NpgsqlConnection> SuperuserAsync(PostgresDatabase database)
    {
        var folder = Path.Combine(_installation.Folder, "postgres", database.Id.ToString(), "s");
        var super = new NpgsqlConnection($"Host={folder};Port={database.Port};Username=postgres;Database=postgres;Pooling=false");
        await super.OpenAsync(Installation.Soon());
        return super;
    }

    private static async Task<NpgsqlConnection> LockAsync(string url)
    {
        var session = await Tenant.ConnectAsync(url);
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE held", session);
        await command.ExecuteNonQueryAsync(Installation.Soon());
        return session;
    }

    private sealed class Reports : IProgress<BackupProgress>
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<BackupStep> _steps = [];

        public IReadOnlyList<BackupStep> Steps
        {
            get
            {
                lock (_steps)
                {
                    return [.. _steps.Distinct()];
                }
            }
        }

        public Task FirstAsync() => _first.Task.WaitAsync(Installation.Soon());

        public void Report(BackupProgress value)
        {
            lock (_steps)
            {
                _steps.Add(value.Step);
            }

            _first.TrySetResult();
        }
    }
}
