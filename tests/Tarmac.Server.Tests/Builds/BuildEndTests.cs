using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tarmac.Core.Apps;
using Tarmac.Server.Apps;
using Tarmac.Server.Builds;
using Tarmac.Server.Database;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Builds;

/// <summary>However a build ends, its row ends with it, and the next build may begin.</summary>
public sealed class BuildEndTests(ControlServer server) : IAsyncLifetime
{
    private readonly Installation _tarmac = new(server);

    public ValueTask InitializeAsync() => _tarmac.InitializeAsync();

    public ValueTask DisposeAsync() => _tarmac.DisposeAsync();

    [Fact]
    public async Task A_build_becomes_a_release()
    {
        var app = await _tarmac.CreateAppAsync();
        _tarmac.Engine.BuildBegins = (spec, _) => SourceBuilds.Succeed(spec);

        var build = await _tarmac.BuildAsync(app);

        await _tarmac.RollOutAsync(app);
        await Until.TrueAsync(async () => (await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/builds/{build}")).Text("status") == "succeeded");
    }

    [Fact]
    public async Task A_build_whose_slug_the_database_refuses_has_failed_and_the_next_one_may_begin()
    {
        var app = await _tarmac.CreateAppAsync();
        _tarmac.Engine.BuildBegins = (spec, _) => SourceBuilds.Succeed(spec);
        await SqlAsync(
            """
            create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
            create trigger refuse before insert on slugs for each row execute function refuse()
            """);

        var build = await _tarmac.BuildAsync(app);

        await FailedAsync(app, build);
        await SqlAsync("drop trigger refuse on slugs");
        await _tarmac.BuildAsync(app);
    }

    [Fact]
    public async Task A_build_that_nobody_runs_can_be_cancelled()
    {
        var (app, build) = await LostAsync();

        await _tarmac.Me.SentAsync(HttpMethod.Delete, $"/apps/{app}/builds/{build}");

        await FailedAsync(app, build);
        await _tarmac.Me.RefusedAsync(HttpMethod.Delete, $"/apps/{app}/builds/{build}", null, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_build_that_nobody_runs_ends_by_itself()
    {
        var (app, build) = await LostAsync();

        await FailedAsync(app, build);
    }

    [Fact]
    public async Task A_build_under_way_can_be_cancelled()
    {
        var app = await _tarmac.CreateAppAsync();
        _tarmac.Engine.BuildBegins = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        var build = await _tarmac.BuildAsync(app);
        await Until.TrueAsync(() => !_tarmac.Engine.Builds.IsEmpty);

        await _tarmac.Me.SentAsync(HttpMethod.Delete, $"/apps/{app}/builds/{build}");

        await FailedAsync(app, build);
        Assert.Equal("The build was cancelled.", await FailureAsync());
    }

    [Fact]
    public async Task Builds_of_two_apps_run_at_the_same_time()
    {
        var (one, other) = (await _tarmac.CreateAppAsync(), await _tarmac.CreateAppAsync());
        _tarmac.Engine.BuildBegins = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        await _tarmac.BuildAsync(one);
        await _tarmac.BuildAsync(other);

        await Until.TrueAsync(() => _tarmac.Engine.Builds.Count == 2);

        await _tarmac.Me.RefusedAsync(HttpMethod.Post, $"/apps/{one}/builds", SourceBuilds.Body("https://example.test/a.tgz"), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_destroyed_app_ends_its_build_and_nothing_of_it_is_left()
    {
        var app = await _tarmac.CreateAppAsync();
        _tarmac.Engine.BuildBegins = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        await _tarmac.BuildAsync(app);
        await Until.TrueAsync(() => !_tarmac.Engine.Builds.IsEmpty);

        await _tarmac.Me.SentAsync(HttpMethod.Delete, $"/apps/{app}");

        await Until.TrueAsync(async () => await CountAsync("select count(*) from apps") == 0);
        await Until.TrueAsync(() => Left("builds") + Left("slugs") + Left("build-output") + Left("caches") == 0);
    }

    [Fact]
    public async Task The_build_cache_is_emptied_on_request()
    {
        var app = await _tarmac.CreateAppAsync();
        var id = (await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{app}")).Text("id");
        var cache = Directory.CreateDirectory(Path.Combine(_tarmac.Folder, "caches", new AppId(Guid.Parse(id)).ToString()));
        await File.WriteAllTextAsync(Path.Combine(cache.FullName, "wheel"), "");

        using var answer = await _tarmac.Me.DeleteAsync(new Uri(_tarmac.Url, $"/apps/{app}/build-cache"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(0, Left("caches"));
    }

    private async Task<(string App, Guid Build)> LostAsync()
    {
        var app = await _tarmac.CreateAppAsync();
        var id = Guid.Parse((await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{app}")).Text("id"));
        var row = (await _tarmac.Services.GetRequiredService<AppStore>().GetAsync(id, default))!;
        var begun = await _tarmac.Services.GetRequiredService<BuildStore>().BeginAsync(
            row, Actor.Platform, Guid.NewGuid(), new NewBuild(null, null, "71c09b06", null, []), default);
        return (app, begun.Value.Id);
    }

    private Task FailedAsync(string app, object build) =>
        Until.TrueAsync(async () => (await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/builds/{build}")).Text("status") == "failed");

    private int Left(string folder) =>
        Path.Combine(_tarmac.Folder, folder) is var path && Directory.Exists(path) ? Directory.GetFileSystemEntries(path).Length : 0;

    private async Task SqlAsync(string sql)
    {
        await using var command = _tarmac.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = _tarmac.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<string?> FailureAsync()
    {
        await using var command = _tarmac.Database.CreateCommand("select failure from builds where failure is not null");
        return (string?)await command.ExecuteScalarAsync();
    }
}
