using Npgsql;
using Tarmac.Postgres.Native;

namespace Tarmac.Postgres.Tests;

public sealed class ControlClusterTests : IAsyncDisposable
{
    private readonly Installation _installation = new();

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task A_new_installation_gets_its_database()
    {
        var control = _installation.Control();

        var data = (await control.StartAsync(Installation.Soon())).Value;

        Assert.Equal("tarmac", await ScalarAsync(data, "SELECT current_database()"));
        Assert.Equal("postgres", await ScalarAsync(data, "SELECT current_user"));
    }

    [Fact]
    public async Task A_second_program_over_the_same_folder_adopts_the_server()
    {
        var first = _installation.Control();
        await ScalarAsync((await first.StartAsync(Installation.Soon())).Value, "CREATE TABLE kept (n int)");
        var pid = _installation.Postmaster("control").Pid;
        await first.DisposeAsync();

        var second = _installation.Control();
        var data = (await second.StartAsync(Installation.Soon())).Value;

        Assert.Equal(pid, _installation.Postmaster("control").Pid);
        Assert.Equal("kept", await ScalarAsync(data, "SELECT 'kept' FROM (SELECT count(*) FROM kept) c"));
    }

    [Fact]
    public async Task A_killed_server_comes_back_and_the_data_source_recovers()
    {
        var control = _installation.Control();
        var data = (await control.StartAsync(Installation.Soon())).Value;
        await ScalarAsync(data, "CREATE TABLE kept (n int)");
        var killed = _installation.Postmaster("control");

        killed.Send(Signal.Kill);

        await killed.ExitedAsync(Installation.Soon());
        // A session of the killed server may still answer: it ends when it notices.
        await Until.TrueAsync(() => _installation.FindPostmaster("control") is { } again && again.Pid != killed.Pid);
        await EventuallyAsync(data);
    }

    [Fact]
    public async Task A_stopped_server_is_a_clear_fault()
    {
        var control = _installation.Control();
        var data = (await control.StartAsync(Installation.Soon())).Value;

        await control.StopAsync(Installation.Soon());

        var refused = await Assert.ThrowsAnyAsync<NpgsqlException>(() => ScalarAsync(data, "SELECT '1'"));
        Assert.Equal(PostgresFault.Unavailable, PostgresFault.From(refused)?.Id);
    }

    [Fact]
    public async Task A_creation_that_was_cut_short_is_made_anew()
    {
        var remains = Directory.CreateDirectory(Path.Combine(_installation.Folder, ".new-control", "data"));
        await File.WriteAllTextAsync(Path.Combine(remains.FullName, "PG_VERSION"), "15");

        Assert.True((await _installation.Control().StartAsync(Installation.Soon())).Succeeded);

        Assert.False(Directory.Exists(Path.Combine(_installation.Folder, ".new-control")));
    }

    [Fact]
    public async Task A_lock_file_that_names_another_process_is_no_obstacle()
    {
        var control = _installation.Control();
        await control.StartAsync(Installation.Soon());
        await control.StopAsync(Installation.Soon());
        await File.WriteAllTextAsync(Path.Combine(_installation.Folder, "control", "data", "postmaster.pid"), $"{Environment.ProcessId}\n/\n0\n5432\n/\n\n0 0\nready\n");

        Assert.True((await _installation.Control().StartAsync(Installation.Soon())).Succeeded);
    }

    private static async Task EventuallyAsync(NpgsqlDataSource data)
    {
        var until = Installation.Soon();
        while (true)
        {
            try
            {
                await ScalarAsync(data, "SELECT 'x' FROM (SELECT count(*) FROM kept) c");
                return;
            }
            catch (NpgsqlException e) when (!until.IsCancellationRequested)
            {
                Assert.Equal(PostgresFault.Unavailable, PostgresFault.From(e)?.Id);
            }

            await Task.Delay(50, until);
        }
    }

    private static async Task<string?> ScalarAsync(NpgsqlDataSource data, string sql)
    {
        await using var command = data.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Installation.Soon()) as string;
    }
}
