using System.Net;
using Tarmac.Core.Formations;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Deployments;

public sealed class DeploymentTests(ControlServer server) : IAsyncLifetime
{
    private readonly Installation _tarmac = new(server);

    public ValueTask InitializeAsync() => _tarmac.InitializeAsync();

    public ValueTask DisposeAsync() => _tarmac.DisposeAsync();

    [Fact]
    public async Task A_release_that_never_answers_leaves_the_old_one_current()
    {
        var app = await _tarmac.CreateAppAsync();
        await _tarmac.DeployAsync(app, """{"web": "good"}""");
        _tarmac.Engine.Answer = spec => spec.Version.Number > 3 ? new Rollout("Error R10 (Boot timeout)", ["boom"]) : Rollout.Done;

        await _tarmac.DeployAsync(app, """{"web": "bad", "worker": "bad"}""");

        Assert.Equal([("succeeded", true), ("failed", false)], (await ReleasesAsync(app)).TakeLast(2));
        var web = Assert.Single((await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/formation")).EnumerateArray());
        Assert.Equal("good", web.Text("command"));
    }

    [Fact]
    public async Task A_release_command_runs_before_the_rollout_and_its_output_is_kept()
    {
        var app = await _tarmac.CreateAppAsync();

        await _tarmac.DeployAsync(app, """{"web": "serve", "release": "migrate"}""");

        var command = Assert.Single(_tarmac.Engine.Run);
        Assert.Equal(("release", "migrate"), (command.Name.Type.Value, command.Command));
        var release = (await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/releases/3"));
        var output = new Uri(release.Text("output_stream_url")).PathAndQuery;
        Assert.Equal("this is release\n", await _tarmac.Stranger.GetStringAsync(new Uri(_tarmac.Url, output)));
        Assert.DoesNotContain(_tarmac.Engine.Applied, s => s.Processes.Any(p => p.Type == ProcessType.Release));
    }

    [Fact]
    public async Task A_release_command_that_fails_ends_the_release_before_any_dyno_starts()
    {
        var app = await _tarmac.CreateAppAsync();
        _tarmac.Engine.ExitStatus = 3;

        await _tarmac.DeployAsync(app, """{"web": "serve", "release": "migrate"}""");

        Assert.Equal(("failed", false), (await ReleasesAsync(app))[^1]);
        Assert.Empty(_tarmac.Engine.Applied);
    }

    [Fact]
    public async Task A_release_command_that_was_interrupted_is_not_run_again()
    {
        var app = await _tarmac.CreateAppAsync();
        await _tarmac.DeployAsync(app, """{"web": "serve"}""");
        await using (var command = _tarmac.Database.CreateCommand(
            """
            insert into releases (id, app_id, version, account_id, slug_id, config, description, status, phase)
            select gen_random_uuid(), app_id, version + 1, account_id, slug_id, config, 'Deploy x', 'pending', 'running' from releases where is_current;
            select pg_notify('deployments', (select id::text from apps limit 1))
            """))
        {
            await command.ExecuteNonQueryAsync();
        }

        await _tarmac.RollOutAsync(app);

        Assert.Equal([("succeeded", true), ("failed", false)], (await ReleasesAsync(app)).TakeLast(2));
        Assert.Empty(_tarmac.Engine.Run);
    }

    [Fact]
    public async Task A_scale_reaches_the_engine_with_the_current_release()
    {
        var app = await _tarmac.CreateAppAsync();
        await _tarmac.DeployAsync(app, """{"web": "serve"}""");

        await _tarmac.Me.SentAsync(HttpMethod.Patch, $"/apps/{app}/formation", """{"updates": [{"type": "web", "quantity": "3", "size": "Standard-2X"}]}""");

        var spec = await Until.FoundAsync(() => _tarmac.Engine.Applied.LastOrDefault(s => s.Processes[0].Quantity == 3));
        Assert.Equal((3, "Standard-2X"), (spec.Version.Number, spec.Processes[0].Size.Name));
    }

    [Fact]
    public async Task A_scale_that_did_not_come_up_whole_is_tried_again()
    {
        var app = await _tarmac.CreateAppAsync();
        await _tarmac.DeployAsync(app, """{"web": "serve"}""");
        var failures = 0;
        _tarmac.Engine.Answer = spec => spec.Processes[0].Quantity == 4 && ++failures <= 2 ? new Rollout("Process exited with status 137", []) : Rollout.Done;

        await _tarmac.Me.SentAsync(HttpMethod.Patch, $"/apps/{app}/formation", """{"updates": [{"type": "web", "quantity": "4"}]}""");

        await Until.TrueAsync(() => _tarmac.Engine.Applied.Count(s => s.Processes[0].Quantity == 4) == 3);
        var dynos = await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/dynos");
        Assert.Equal(4, dynos.GetArrayLength());
    }

    [Fact]
    public async Task A_release_command_that_broke_off_by_a_fault_of_ours_is_not_blamed_on_a_restart()
    {
        var app = await _tarmac.CreateAppAsync();
        _tarmac.Engine.OneOffBegins = (_, _) => throw new IOException("The engine broke.");

        await _tarmac.DeployAsync(app, """{"web": "serve", "release": "migrate"}""");

        Assert.Single(_tarmac.Engine.Run);
        Assert.Equal(("failed", false), (await ReleasesAsync(app))[^1]);
        Assert.Contains("Tarmac itself failed while the release command ran", await FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_command_whose_end_could_not_be_recorded_is_neither_lost_nor_run_twice()
    {
        var app = await _tarmac.CreateAppAsync();
        await SqlAsync(
            """
            create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
            create trigger refuse before update on releases for each row when (new.phase = 'done') execute function refuse()
            """);
        var deployed = _tarmac.DeployAsync(app, """{"web": "serve", "release": "migrate"}""");
        await Until.TrueAsync(() => !_tarmac.Engine.Run.IsEmpty);

        await SqlAsync("drop trigger refuse on releases");
        await deployed;

        Assert.Single(_tarmac.Engine.Run);
        Assert.Equal(("succeeded", true), (await ReleasesAsync(app))[^1]);
    }

    [Fact]
    public async Task A_release_that_breaks_the_engine_is_given_up_and_the_next_one_goes_its_way()
    {
        var app = await _tarmac.CreateAppAsync();
        _tarmac.Engine.Answer = spec => spec.Version.Number == 3 ? throw new InvalidOperationException("broken") : Rollout.Done;

        await _tarmac.DeployAsync(app, """{"web": "bad"}""");
        await _tarmac.DeployAsync(app, """{"web": "good"}""");

        Assert.Equal([("failed", false), ("succeeded", true)], (await ReleasesAsync(app)).TakeLast(2));
        Assert.Equal("Tarmac could not deploy it: broken", await FailureAsync());
    }

    [Fact]
    public async Task A_changed_config_var_reaches_the_dynos_in_a_new_release()
    {
        var app = await _tarmac.CreateAppAsync();
        await _tarmac.DeployAsync(app, """{"web": "serve"}""");

        await _tarmac.Me.SentAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", """{"GREETING": "hello"}""");
        await _tarmac.RollOutAsync(app);

        var spec = _tarmac.Engine.Applied.Last();
        Assert.Equal(("hello", "v4"), (spec.Environment["GREETING"], spec.Environment["HEROKU_RELEASE_VERSION"]));
    }

    [Fact]
    public async Task A_destroyed_app_is_removed_even_while_it_is_rolled_out()
    {
        var app = await _tarmac.CreateAppAsync();
        _tarmac.Engine.Hold();
        var slug = await _tarmac.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/slugs", """{"process_types": {"web": "serve"}}""", HttpStatusCode.Created);
        await using (var command = _tarmac.Database.CreateCommand("update slugs set size = 1"))
        {
            await command.ExecuteNonQueryAsync();
        }

        Directory.CreateDirectory(Path.Combine(_tarmac.Folder, "slugs"));
        await File.WriteAllTextAsync(Path.Combine(_tarmac.Folder, "slugs", $"{slug.Text("id")}.squashfs"), "");
        await _tarmac.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/releases", $$"""{"slug": "{{slug.Text("id")}}"}""", HttpStatusCode.Created);
        await Until.TrueAsync(() => _tarmac.Engine.HeldRollouts == 1);

        await _tarmac.Me.SentAsync(HttpMethod.Delete, $"/apps/{app}");

        await Until.TrueAsync(() => !_tarmac.Engine.Removed.IsEmpty);
        await Until.TrueAsync(() => !File.Exists(Path.Combine(_tarmac.Folder, "slugs", $"{slug.Text("id")}.squashfs")));
    }

    private async Task SqlAsync(string sql)
    {
        await using var command = _tarmac.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string?> FailureAsync()
    {
        await using var command = _tarmac.Database.CreateCommand("select failure from releases where failure is not null");
        return (string?)await command.ExecuteScalarAsync();
    }

    private async Task<IReadOnlyList<(string Status, bool Current)>> ReleasesAsync(string app) =>
        [.. (await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/releases")).EnumerateArray().Select(r => (r.Text("status"), r.GetProperty("current").GetBoolean()))];
}
