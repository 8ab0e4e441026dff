using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Tarmac.Postgres.AddOns;
using Tarmac.Postgres.Native;

namespace Tarmac.Postgres.Tests;

public sealed class AddOnTests : IAsyncDisposable
{
    private readonly Installation _installation = new();
    private readonly PostgresAddOns _addOns;

    public AddOnTests() => _addOns = _installation.AddOns();

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task Essential_databases_that_are_asked_for_at_once_share_one_cluster()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Tenant.NewAsync(_addOns, "essential-0")));

        Assert.Single(databases.Select(d => d.Port).Distinct());
        Assert.Equal(6, databases.Select(d => d.Database).Distinct().Count());
        foreach (var database in databases)
        {
            Assert.Equal(database.Database, await Tenant.ScalarAsync(database.Url, "SELECT current_database()::text"));
        }
    }

    [Fact]
    public async Task Each_database_has_a_cluster_of_its_own()
    {
        var databases = await Task.WhenAll(Tenant.NewAsync(_addOns, "standard-0"), Tenant.NewAsync(_addOns, "standard-0"));

        Assert.Equal(2, databases.Select(d => d.Port).Distinct().Count());
        foreach (var database in databases)
        {
            Assert.Equal(true, await Tenant.ScalarAsync(database.Url, "SELECT pg_has_role(current_user, 'pg_monitor', 'member')"));
        }
    }

    [Fact]
    public async Task Asking_again_gives_the_same_database()
    {
        var (id, secret) = (Guid.CreateVersion7(), PostgresSecret.New());
        var first = (await _addOns.ProvisionAsync(id, PostgresPlan.Default, secret, Installation.Soon())).Value;
        await Tenant.ScalarAsync(first.Url, "CREATE TABLE kept (n int)");

        var second = (await _addOns.ProvisionAsync(id, PostgresPlan.Default, secret, Installation.Soon())).Value;

        Assert.Equal(first, second);
        Assert.Equal(0L, await Tenant.ScalarAsync(second.Url, "SELECT count(*) FROM kept"));
    }

    [Fact]
    public async Task Asking_again_with_another_plan_is_a_conflict()
    {
        var (id, secret) = (Guid.CreateVersion7(), PostgresSecret.New());
        await _addOns.ProvisionAsync(id, PostgresPlan.Find("essential-0").Value, secret, Installation.Soon());

        var other = await _addOns.ProvisionAsync(id, PostgresPlan.Default, secret, Installation.Soon());

        Assert.Equal("conflict", other.Fault?.Id);
    }

    [Fact]
    public async Task A_restarted_platform_adopts_its_clusters()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await using var held = await Tenant.ConnectAsync(database.Url);
        var pid = _installation.Postmaster($"postgres/{database.Id}").Pid;
        await _addOns.DisposeAsync();

        var again = _installation.AddOns();
        await again.StartAsync(Installation.Soon());

        Assert.Equal(pid, _installation.Postmaster($"postgres/{database.Id}").Pid);
        await using var command = new NpgsqlCommand("SELECT 1", held);
        Assert.Equal(1, await command.ExecuteScalarAsync(Installation.Soon()));
        Assert.False((await again.Inspection.WaitStatusAsync(database.Id, Installation.Soon())).Value.Waiting);
    }

    [Fact]
    public async Task A_broken_cluster_does_not_stop_the_others()
    {
        var broken = await Tenant.NewAsync(_addOns, "standard-0");
        var whole = await Tenant.NewAsync(_addOns, "standard-0");
        await _addOns.StopAsync(Installation.Soon());
        await File.WriteAllTextAsync(Path.Combine(_installation.Folder, "postgres", broken.Id.ToString(), "data", "global", "pg_control"), "");

        var again = _installation.AddOns();
        await again.StartAsync(Installation.Soon());

        Assert.Equal(1, await Tenant.ScalarAsync(whole.Url, "SELECT 1"));
        Assert.Contains((await again.Inspection.InfoAsync(broken.Id, Installation.Soon())).Value, l => l is { Name: "Status", Values: ["Unavailable"] });
        Assert.Equal(PostgresFault.Unavailable, (await again.ResetAsync(broken.Id, [], Installation.Soon())).Fault?.Id);
    }

    [Fact]
    public async Task A_killed_server_comes_back_with_what_was_committed()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await Tenant.ScalarAsync(database.Url, "CREATE TABLE kept AS SELECT 42 AS n");
        await using var held = await Tenant.ConnectAsync(database.Url);
        var killed = _installation.Postmaster($"postgres/{database.Id}");

        killed.Send(Signal.Kill);

        await killed.ExitedAsync(Installation.Soon());
        Assert.Equal(42, await EventuallyAsync(database.Url, "SELECT n FROM kept"));
    }

    [Fact]
    public async Task Reset_empties_the_database_and_keeps_its_url()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await using var held = await Tenant.ConnectAsync(database.Url);
        await Tenant.ScalarAsync(database.Url, "CREATE TABLE gone (n int)");

        Assert.True((await _addOns.ResetAsync(database.Id, ["hstore"], Installation.Soon())).Succeeded);

        Assert.Equal(DBNull.Value, await Tenant.ScalarAsync(database.Url, "SELECT to_regclass('gone')::text"));
        Assert.Equal("a", await Tenant.ScalarAsync(database.Url, "SELECT (akeys('a=>1'::hstore))[1]"));
    }

    [Fact]
    public async Task Reset_refuses_an_extension_that_is_not_allowed()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");

        var reset = await _addOns.ResetAsync(database.Id, ["file_fdw"], Installation.Soon());

        Assert.Contains("file_fdw", reset.Fault?.Message, StringComparison.Ordinal);
        Assert.Equal(1, await Tenant.ScalarAsync(database.Url, "SELECT 1"));
    }

    [Fact]
    public async Task Destroying_leaves_a_dump_that_pg_restore_reads()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await Tenant.ScalarAsync(database.Url, "CREATE TABLE kept AS SELECT 42 AS n");
        await using var held = await Tenant.ConnectAsync(database.Url);

        var dump = (await _addOns.DestroyAsync(database.Id, force: false, Installation.Soon())).Value;

        Assert.Contains("42", await RestoreAsync(dump), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(dump));
        Assert.False(Directory.Exists(Path.Combine(_installation.Folder, "postgres", database.Id.ToString())));
        Assert.Equal(dump, (await _addOns.DestroyAsync(database.Id, force: false, Installation.Soon())).Value);
        Assert.Equal("not_found", (await _addOns.Inspection.InfoAsync(database.Id, Installation.Soon())).Fault?.Id);
    }

    [Fact]
    public async Task A_cluster_that_is_broken_is_destroyed_by_force_only_and_kept_whole()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await _addOns.StopAsync(Installation.Soon());
        await File.WriteAllTextAsync(Path.Combine(_installation.Folder, "postgres", database.Id.ToString(), "data", "global", "pg_control"), "");
        var again = _installation.AddOns();

        Assert.Equal(PostgresFault.Unavailable, (await again.DestroyAsync(database.Id, force: false, Installation.Soon())).Fault?.Id);
        Assert.True((await again.Inspection.InfoAsync(database.Id, Installation.Soon())).Succeeded);

        var kept = (await again.DestroyAsync(database.Id, force: true, Installation.Soon())).Value;
        Assert.True(File.Exists(Path.Combine(kept, "data", "PG_VERSION")));
        Assert.Equal("not_found", (await again.Inspection.InfoAsync(database.Id, Installation.Soon())).Fault?.Id);
    }

    [Fact]
    public async Task What_a_crash_interrupted_is_completed_at_the_next_start()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await using (var super = new NpgsqlConnection($"Host={Path.Combine(_installation.Folder, "postgres", database.Id.ToString(), "s")};Port={database.Port};Username=postgres;Database=postgres;Pooling=false"))
        {
            await super.OpenAsync(Installation.Soon());
            foreach (var sql in (string[])[$"DROP DATABASE {database.Database}", $"ALTER ROLE {database.User} NOLOGIN"])
            {
                await using var command = new NpgsqlCommand(sql, super);
                await command.ExecuteNonQueryAsync(Installation.Soon());
            }
        }

        await _addOns.DisposeAsync();
        await _installation.AddOns().StartAsync(Installation.Soon());

        Assert.Equal(1, await Tenant.ScalarAsync(database.Url, "SELECT 1"));
    }

    [Fact]
    public async Task An_app_that_changes_its_own_search_path_does_not_change_the_dump()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await Tenant.ScalarAsync(database.Url, $"ALTER ROLE {database.User} SET default_transaction_read_only = on");

        Assert.True((await _addOns.DestroyAsync(database.Id, force: false, Installation.Soon())).Succeeded);
    }

    [Fact]
    public async Task Info_runs_nothing_that_lies_on_the_search_path_of_the_owner()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await Tenant.ScalarAsync(database.Url, "ALTER DATABASE " + database.Database + " SET search_path = evil, pg_catalog");
        await Tenant.ScalarAsync(
            database.Url,
            """
            CREATE SCHEMA evil;
            CREATE FUNCTION evil.count() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER ROLE CURRENT_USER SUPERUSER'; RETURN 1; END $$;
            CREATE FUNCTION evil.current_setting(text) RETURNS text LANGUAGE sql AS $$ SELECT 'stolen' $$
            """);

        var info = (await _addOns.Inspection.InfoAsync(database.Id, Installation.Soon())).Value;

        Assert.StartsWith("15", Assert.Single(info, l => l.Name == "PG Version").Values[0], StringComparison.Ordinal);
        Assert.True((await _addOns.DestroyAsync(database.Id, force: false, Installation.Soon())).Succeeded);
    }

    [Fact]
    public async Task Info_speaks_as_heroku_does()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await Tenant.ScalarAsync(database.Url, "CREATE TABLE t (n int)");
        await using var held = await Tenant.ConnectAsync(database.Url);

        var info = (await _addOns.Inspection.InfoAsync(database.Id, Installation.Soon())).Value;

        Assert.Equal(
            ["Plan", "Status", "Connections", "PG Version", "Created", "Data Size", "Tables", "Fork/Follow", "Rollback", "Continuous Protection", "Credentials"],
            info.Select(l => l.Name));
        Assert.Equal(["Standard 0"], info[0].Values);
        Assert.Equal(["Available"], info[1].Values);
        Assert.Equal(["1"], info[6].Values);
        Assert.EndsWith("/120", info[2].Values[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killing_the_connections_ends_open_sessions()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await using var held = await Tenant.ConnectAsync(database.Url);

        Assert.True((await _addOns.TerminateConnectionsAsync(database.Id, Installation.Soon())).Succeeded);

        await using var command = new NpgsqlCommand("SELECT 1", held);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteScalarAsync(Installation.Soon()));
        var credential = Assert.Single((await _addOns.Inspection.CredentialsAsync(database.Id, Installation.Soon())).Value);
        Assert.Equal(("default", "active", database.User), (credential.Name, credential.State, credential.User));
    }

    [Fact]
    public async Task A_creation_that_was_cut_short_is_made_anew()
    {
        var (id, secret) = (Guid.CreateVersion7(), PostgresSecret.New());
        Directory.CreateDirectory(Path.Combine(_installation.Folder, "postgres", $".new-{id}", "data"));
        await _addOns.StartAsync(Installation.Soon());
        Assert.False(Directory.Exists(Path.Combine(_installation.Folder, "postgres", $".new-{id}")));

        var database = (await _addOns.ProvisionAsync(id, PostgresPlan.Default, secret, Installation.Soon())).Value;

        Assert.Equal(1, await Tenant.ScalarAsync(database.Url, "SELECT 1"));
    }

    [Fact]
    public async Task The_url_has_the_bridge_s_address_and_needs_tls_there()
    {
        await _addOns.DisposeAsync();
        _installation.Options = _installation.Options with { BridgeAddress = IPAddress.Parse("127.0.1.1"), BridgePrefix = 24 };
        var addOns = _installation.AddOns();
        var database = await Tenant.NewAsync(addOns, "standard-0");

        Assert.Equal("127.0.1.1", database.Host);
        await using var connection = await Tenant.ConnectAsync(database.Url, tls: true);
        Assert.Equal(System.Data.ConnectionState.Open, connection.State);
    }

    [Fact]
    public async Task A_port_that_another_program_took_is_passed_over()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        await _addOns.DisposeAsync();
        _installation.Options = _installation.Options with { Ports = new PortRange(taken, taken) };

        var provisioned = await _installation.AddOns().ProvisionAsync(Guid.CreateVersion7(), PostgresPlan.Default, PostgresSecret.New(), Installation.Soon());

        Assert.Contains("No port is left", provisioned.Fault?.Message, StringComparison.Ordinal);
    }

    internal static async Task<object?> EventuallyAsync(string url, string sql)
    {
        var until = Installation.Soon();
        while (true)
        {
            try
            {
                return await Tenant.ScalarAsync(url, sql);
            }
            catch (NpgsqlException) when (!until.IsCancellationRequested)
            {
                await Task.Delay(50, until);
            }
        }
    }

    private static async Task<string> RestoreAsync(string dump)
    {
        using var restore = Process.Start(new ProcessStartInfo("pg_restore", ["-f", "-", dump]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var script = await restore.StandardOutput.ReadToEndAsync(Installation.Soon());
        await restore.WaitForExitAsync(Installation.Soon());
        Assert.Equal(0, restore.ExitCode);
        return script;
    }
}
