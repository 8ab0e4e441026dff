using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tarmac.Builds.Output;
using Tarmac.Server.Apps;
using Tarmac.Server.Builds;
using Tarmac.Server.Capabilities;
using Tarmac.Server.Database;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Builds;

public sealed class BuildTests(ControlServer server) : IAsyncLifetime
{
    private readonly Installation _tarmac = new(server);

    public ValueTask InitializeAsync() => _tarmac.InitializeAsync();

    public ValueTask DisposeAsync() => _tarmac.DisposeAsync();

    [Fact]
    public async Task A_second_build_is_told_who_is_building()
    {
        var (app, store) = await AppAsync();
        var actor = new Actor(app.OwnerId, "me@example.test");
        Assert.True((await store.BeginAsync(app, actor, Guid.NewGuid(), New, default)).Succeeded);

        var second = await store.BeginAsync(app, actor, Guid.NewGuid(), New, default);

        Assert.Equal("conflict", second.Fault?.Id);
        Assert.Contains("me@example.test has been building", second.Fault?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Builds_of_the_last_run_have_failed_after_a_start()
    {
        var (app, store) = await AppAsync();
        var build = (await store.BeginAsync(app, Actor.Platform, Guid.NewGuid(), New, default)).Value;

        await store.FailInterruptedAsync(default);

        Assert.Equal("failed", (await store.FindAsync(app.Id, build.Id.ToString(), default)).Value.Status);
        Assert.True((await store.BeginAsync(app, Actor.Platform, Guid.NewGuid(), New, default)).Succeeded);
    }

    [Fact]
    public async Task Output_is_read_from_where_the_reader_was()
    {
        var id = Guid.NewGuid();
        await using (var output = _tarmac.Services.GetRequiredService<BuildOutputs>().Begin(id))
        {
            await output.WriteAsync("0123456789"u8.ToArray(), default);
        }

        using var request = Requests.Request(HttpMethod.Get, new Uri(_tarmac.Services.GetRequiredService<CapabilityUrls>().Output(id)).AbsolutePath);
        request.Headers.TryAddWithoutValidation("Range", "bytes=4-");
        using var response = await _tarmac.Stranger.SendAsync(request);

        Assert.Equal((HttpStatusCode.PartialContent, "456789"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_stream_without_a_true_token_is_not_found() =>
        await _tarmac.Stranger.RefusedAsync(HttpMethod.Get, "/streams/bm90aGluZw.AAAA", null, HttpStatusCode.NotFound);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"source_blob": {"url": "file:///etc/passwd"}}""")]
    [InlineData("""{"source_blob": {"url": "https://example.test/a.tgz", "checksum": "MD5:1"}}""")]
    [InlineData("""{"source_blob": {"url": "https://example.test/a.tgz"}, "buildpacks": [{"url": "--upload-pack=x"}]}""")]
    public async Task A_build_of_nonsense_is_refused(string body)
    {
        var app = await _tarmac.CreateAppAsync();

        await _tarmac.Me.RefusedAsync(HttpMethod.Post, $"/apps/{app}/builds", body, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_source_is_put_and_got_by_its_urls_alone()
    {
        var source = (await _tarmac.Me.SentAsync(HttpMethod.Post, "/sources", null, HttpStatusCode.Created)).GetProperty("source_blob");
        var (put, get) = (new Uri(source.Text("put_url")).AbsolutePath, new Uri(source.Text("get_url")).AbsolutePath);

        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes("archive"));
        using var stored = await _tarmac.Stranger.PutAsync(new Uri(_tarmac.Url, put), body);
        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        Assert.Equal("archive", await _tarmac.Stranger.GetStringAsync(new Uri(_tarmac.Url, get)));

        using var wrong = await _tarmac.Stranger.PutAsync(new Uri(_tarmac.Url, get), body);
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
    }

    private static NewBuild New { get; } = new(null, null, "71c09b06", null, []);

    private async Task<(AppRow App, BuildStore Store)> AppAsync()
    {
        var id = Guid.Parse((await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{await _tarmac.CreateAppAsync()}")).Text("id"));
        return ((await _tarmac.Services.GetRequiredService<AppStore>().GetAsync(id, default))!, _tarmac.Services.GetRequiredService<BuildStore>());
    }
}
