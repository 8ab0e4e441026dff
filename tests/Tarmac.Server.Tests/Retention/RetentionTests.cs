using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tarmac.Core.Apps;
using Tarmac.Server.Retention;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Retention;

public sealed class RetentionTests(ControlServer server) : IAsyncLifetime
{
    private const int Kept = 50;

    private readonly Installation _tarmac = new(server);

    public ValueTask InitializeAsync() => _tarmac.InitializeAsync();

    public ValueTask DisposeAsync() => _tarmac.DisposeAsync();

    [Fact]
    public async Task After_200_releases_the_disk_holds_the_slugs_of_the_last_ones()
    {
        var app = await _tarmac.CreateAppAsync();
        for (var i = 0; i < 200; i++)
        {
            await _tarmac.DeployAsync(app, """{"web": "serve"}""");
        }

        await LetADayPassAsync();
        await Until.TrueAsync(() => Files("slugs") == Kept);

        Assert.Equal(Kept, await CountAsync("select count(*) from slugs"));
        Assert.Equal(Kept, await CountAsync("select count(*) from releases where slug_id is not null"));
        var (_, message) = await _tarmac.Me.RefusedAsync(HttpMethod.Post, $"/apps/{app}/releases", """{"release": "3"}""", HttpStatusCode.UnprocessableEntity);
        Assert.Equal("Cannot roll back to v3: its slug has expired. Only an app's latest releases keep their slugs.", message);
        await _tarmac.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/releases", """{"release": "160"}""", HttpStatusCode.Created);
        await _tarmac.RollOutAsync(app);
    }

    [Fact]
    public async Task A_release_whose_dynos_run_keeps_its_slug()
    {
        var app = await _tarmac.CreateAppAsync();
        await _tarmac.DeployAsync(app, """{"web": "serve"}""");
        for (var i = 0; i < 3; i++)
        {
            await _tarmac.DeployAsync(app, """{"web": "serve"}""");
        }

        await _tarmac.Services.GetRequiredService<RetentionStore>().ExpireAsync(await IdAsync(app), kept: 1, running: [4], default);

        Assert.Equal([4L, 6L], await VersionsAsync());
    }

    [Fact]
    public async Task A_promoted_slug_outlives_the_app_that_it_was_built_for()
    {
        var staging = await _tarmac.CreateAppAsync();
        await _tarmac.DeployAsync(staging, """{"web": "serve"}""");
        var production = await _tarmac.CreateAppAsync();
        var slug = (await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{staging}/releases/3")).GetProperty("slug").Text("id");
        await _tarmac.Me.SentAsync(HttpMethod.Post, $"/apps/{production}/releases", $$"""{"slug": "{{slug}}"}""", HttpStatusCode.Created);
        await _tarmac.RollOutAsync(production);

        await _tarmac.Me.SentAsync(HttpMethod.Delete, $"/apps/{staging}");
        await Until.TrueAsync(async () => await CountAsync("select count(*) from apps") == 1);
        await LetADayPassAsync();
        await _tarmac.Me.SentAsync(HttpMethod.Post, $"/apps/{production}/releases", """{"release": "3"}""", HttpStatusCode.Created);
        await _tarmac.RollOutAsync(production);

        Assert.Equal(1, Files("slugs"));
        Assert.Equal("succeeded", (await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{production}/releases/4")).Text("status"));
    }

    [Fact]
    public async Task A_strangers_slug_cannot_be_released()
    {
        var mine = await _tarmac.CreateAppAsync();
        await _tarmac.DeployAsync(mine, """{"web": "serve"}""");
        var slug = (await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{mine}/releases/3")).GetProperty("slug").Text("id");
        var theirs = (await _tarmac.Stranger.SentAsync(HttpMethod.Post, "/apps", "{}", HttpStatusCode.Created)).Text("name");

        await _tarmac.Stranger.RefusedAsync(HttpMethod.Post, $"/apps/{theirs}/releases", $$"""{"slug": "{{slug}}"}""", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Files_that_no_row_names_are_deleted()
    {
        var app = await _tarmac.CreateAppAsync();
        await _tarmac.DeployAsync(app, """{"web": "serve"}""");
        await WriteAsync("slugs", $"{Guid.NewGuid()}.squashfs");
        await WriteAsync("build-output", $"{Guid.NewGuid()}.log");
        await WriteAsync("sources", "half.tgz.new");
        await WriteAsync($"caches/{AppId.New()}", "wheel");
        await WriteAsync($"repos/{AppId.New()}.git", "HEAD");

        await LetADayPassAsync();

        await Until.TrueAsync(() => Files("slugs") == 1 && Files("build-output") + Files("sources") + Folders("caches") + Folders("repos") == 0);
    }

    [Fact]
    public async Task A_slug_that_was_put_just_now_waits_for_its_release()
    {
        var app = await _tarmac.CreateAppAsync();
        var slug = await _tarmac.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/slugs", """{"process_types": {"web": "serve"}}""", HttpStatusCode.Created);
        await WriteAsync("slugs", $"{slug.Text("id")}.squashfs");
        await WriteAsync("sources", "old.tgz");
        File.SetLastWriteTimeUtc(Path.Combine(_tarmac.Folder, "sources", "old.tgz"), DateTime.UnixEpoch);

        _tarmac.Services.GetRequiredService<RetentionLoop>().Wake();

        await Until.TrueAsync(() => Files("sources") == 0);
        Assert.Equal(1, Files("slugs"));
        Assert.Equal(1, await CountAsync("select count(*) from slugs"));
    }

    // A round looks at the age of rows and files; two rounds, since files follow rows.
    private async Task LetADayPassAsync()
    {
        await SqlAsync("update slugs set updated_at = now() - interval '2 days'");
        foreach (var file in Directory.EnumerateFiles(_tarmac.Folder, "*", SearchOption.AllDirectories).Where(f => IsKept(Path.GetRelativePath(_tarmac.Folder, f))))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }

        var retention = _tarmac.Services.GetRequiredService<RetentionLoop>();
        for (var round = 0; round < 3; round++)
        {
            retention.Wake();
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    }

    private static bool IsKept(string path) =>
        path.StartsWith("slugs", StringComparison.Ordinal) || path.StartsWith("build-output", StringComparison.Ordinal) || path.StartsWith("sources", StringComparison.Ordinal);

    private async Task WriteAsync(string folder, string name)
    {
        Directory.CreateDirectory(Path.Combine(_tarmac.Folder, folder));
        await File.WriteAllTextAsync(Path.Combine(_tarmac.Folder, folder, name), "");
    }

    private async Task<Guid> IdAsync(string app) => Guid.Parse((await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{app}")).Text("id"));

    private int Files(string folder) => Path.Combine(_tarmac.Folder, folder) is var path && Directory.Exists(path) ? Directory.GetFiles(path).Length : 0;

    private int Folders(string folder) => Path.Combine(_tarmac.Folder, folder) is var path && Directory.Exists(path) ? Directory.GetDirectories(path).Length : 0;

    private async Task SqlAsync(string sql)
    {
        await using var command = _tarmac.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<IReadOnlyList<long>> VersionsAsync()
    {
        await using var command = _tarmac.Database.CreateCommand("select version from releases where slug_id is not null order by version");
        await using var rows = await command.ExecuteReaderAsync();
        var versions = new List<long>();
        while (await rows.ReadAsync())
        {
            versions.Add(rows.GetInt32(0));
        }

        return versions;
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = _tarmac.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
