using Npgsql;
using Tarmac.Postgres.AddOns;

namespace Tarmac.Postgres.Tests;

public sealed class BackupTests : IAsyncDisposable
{
    private readonly Installation _installation = new();
    private readonly PostgresAddOns _addOns;

    public BackupTests() => _addOns = _installation.AddOns();

    private string File => Path.Combine(_installation.Folder, "backups", "b001.dump");

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Theory]
    [InlineData("standard-0")]
    [InlineData("essential-0")]
    public async Task A_backup_brings_back_what_was_there_and_nothing_else(string plan)
    {
        var database = await Tenant.NewAsync(_addOns, plan);
        await Tenant.ScalarAsync(database.Url, "CREATE EXTENSION hstore; CREATE TABLE kept AS SELECT 42 AS n");
        var backup = (await _addOns.Backups.BackUpAsync(database.Id, File, progress: null, Installation.Soon())).Value;
        await Tenant.ScalarAsync(database.Url, "DROP TABLE kept; CREATE TABLE later (n int)");

        Assert.True((await _addOns.Backups.RestoreAsync(database.Id, File, progress: null, Installation.Soon())).Succeeded);

        Assert.Equal(42, await Tenant.ScalarAsync(database.Url, "SELECT n FROM kept"));
        Assert.Equal(DBNull.Value, await Tenant.ScalarAsync(database.Url, "SELECT to_regclass('later')::text"));
        Assert.Equal(database.User, await Tenant.ScalarAsync(database.Url, "SELECT tableowner::text FROM pg_tables WHERE tablename = 'kept'"));
        Assert.Equal(0L, await Tenant.ScalarAsync(database.Url, "SELECT count(*) FROM pg_database WHERE datname ~ '^(scratch|replaced)'"));
        Assert.Equal(new FileInfo(File).Length, backup.Bytes);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public async Task Sessions_that_are_open_are_cut_by_a_restore_and_not_by_a_backup()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await using var held = await Tenant.ConnectAsync(database.Url);

        Assert.True((await _addOns.Backups.BackUpAsync(database.Id, File, progress: null, Installation.Soon())).Succeeded);
        await using var command = new NpgsqlCommand("SELECT 1", held);
        Assert.Equal(1, await command.ExecuteScalarAsync(Installation.Soon()));

        Assert.True((await _addOns.Backups.RestoreAsync(database.Id, File, progress: null, Installation.Soon())).Succeeded);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteScalarAsync(Installation.Soon()));
        Assert.Equal(1, await Tenant.ScalarAsync(database.Url, "SELECT 1"));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0)]
    public async Task A_dump_that_is_not_whole_changes_nothing(double part)
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await Tenant.ScalarAsync(database.Url, "CREATE TABLE kept AS SELECT n, md5(n::text) FROM generate_series(1, 10000) n");
        await _addOns.Backups.BackUpAsync(database.Id, File, progress: null, Installation.Soon());
        await using (var file = new FileStream(File, FileMode.Open))
        {
            file.SetLength((long)(file.Length * part));
        }

        Assert.False((await _addOns.Backups.RestoreAsync(database.Id, File, progress: null, Installation.Soon())).Succeeded);

        Assert.Equal(10_000L, await Tenant.ScalarAsync(database.Url, "SELECT count(*) FROM kept"));
        Assert.Equal(0L, await Tenant.ScalarAsync(database.Url, "SELECT count(*) FROM pg_database WHERE datname ~ '^(scratch|replaced)'"));
    }

    [Fact]
    public async Task A_dump_runs_nothing_as_the_superuser()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await Tenant.ScalarAsync(
            database.Url,
            """
            CREATE TABLE who (name text DEFAULT session_user);
            CREATE FUNCTION spy() RETURNS int LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER ROLE CURRENT_USER SUPERUSER'; RETURN 1; END $$;
            CREATE TABLE trap (n int CHECK (spy() = n))
            """);

        await _addOns.Backups.BackUpAsync(database.Id, File, progress: null, Installation.Soon());
        await _addOns.Backups.RestoreAsync(database.Id, File, progress: null, Installation.Soon());

        Assert.Equal(false, await Tenant.ScalarAsync(database.Url, "SELECT bool_or(rolsuper) FROM pg_roles WHERE rolname = current_user"));
    }

    [Fact]
    public async Task A_database_that_cannot_be_restored_gives_no_backup()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await Tenant.ScalarAsync(
            database.Url,
            """
            CREATE TABLE strict (n int CHECK (n > 0));
            INSERT INTO strict VALUES (1);
            CREATE FUNCTION moody(int) RETURNS boolean LANGUAGE sql AS $$ SELECT current_database() NOT LIKE 'scratch%' $$;
            ALTER TABLE strict ADD CHECK (moody(n))
            """);

        var backup = await _addOns.Backups.BackUpAsync(database.Id, File, progress: null, Installation.Soon());

        Assert.StartsWith("The dump could not be restored", backup.Fault?.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));
    }
}
