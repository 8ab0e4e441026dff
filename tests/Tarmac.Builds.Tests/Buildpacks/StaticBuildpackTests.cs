using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tarmac.Builds.Tests.Fakes;

namespace Tarmac.Builds.Tests.Buildpacks;

/// <summary>The real buildpack; the slug is served by the machine's busybox.</summary>
public sealed class StaticBuildpackTests : IAsyncDisposable
{
    private readonly Workshop _workshop = new(o => o with { BuildpacksFolder = ShippedBuildpacks.Folder });

    public ValueTask DisposeAsync() => _workshop.DisposeAsync();

    [Fact]
    public async Task A_page_in_the_root_is_served_without_what_is_not_for_the_world()
    {
        var source = await _workshop.CommitAsync(
            ("index.html", "<h1>hello</h1>"), ("404.html", "lost"), ("css/a.css", "b{}"), (".env", "SECRET=1"), ("Procfile", "other: true\n"), ("x.svg", "<svg/>"));
        var built = await _workshop.BuildAsync(source);
        Assert.True(built.Succeeded, _workshop.Output.Text);

        await using var site = await ServeAsync(await _workshop.UnpackAsync(built.Value));

        Assert.Equal((HttpStatusCode.OK, "<h1>hello</h1>", "text/html"), await site.GetAsync("/"));
        Assert.Equal((HttpStatusCode.OK, "b{}", "text/css"), await site.GetAsync("/css/a.css"));
        Assert.Equal("image/svg+xml", (await site.GetAsync("/x.svg")).Type);
        Assert.Equal((HttpStatusCode.NotFound, "lost"), ((await site.GetAsync("/missing")).Status, (await site.GetAsync("/missing")).Text));
        foreach (var hidden in new[] { "/.env", "/Procfile", "/../Procfile", "/%2e%2e/%2e%2e/Procfile", "/.heroku/static/settings" })
        {
            Assert.NotEqual(HttpStatusCode.OK, (await site.GetAsync(hidden)).Status);
        }
    }

    [Fact]
    public async Task Static_json_names_the_folder()
    {
        var built = await _workshop.BuildAsync(await _workshop.CommitAsync(("static.json", """{"root":"dist/","error_page":"oops.html"}"""), ("dist/index.html", "dist"), ("dist/oops.html", "oops")));
        Assert.True(built.Succeeded, _workshop.Output.Text);

        await using var site = await ServeAsync(await _workshop.UnpackAsync(built.Value));

        Assert.Equal("dist", (await site.GetAsync("/")).Text);
        Assert.Equal("oops", (await site.GetAsync("/nothing")).Text);
    }

    [Theory]
    [InlineData("{", "static.json cannot be used")]
    [InlineData("[]", "It must hold an object.")]
    [InlineData("""{"root":"../.."}""", "must be within the app")]
    [InlineData("""{"root":7}""", "must be a text")]
    [InlineData("""{"root":"missing"}""", "the folder to serve is missing")]
    public async Task What_is_wrong_is_told(string settings, string reason)
    {
        var built = await _workshop.BuildAsync(await _workshop.CommitAsync(("static.json", settings)));

        Assert.Equal("Push rejected, failed to compile Static app.", built.Fault?.Message);
        Assert.Contains(reason, _workshop.Output.Text, StringComparison.Ordinal);
    }

    private static async Task<Site> ServeAsync(string app)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var start = new ProcessStartInfo(Path.Combine(app, ".heroku/static/serve")) { UseShellExecute = false };
        start.Environment["HOME"] = app;
        start.Environment["TMPDIR"] = Path.GetDirectoryName(app);
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        var site = new Site(Process.Start(start)!, port);
        await site.WaitAsync();
        return site;
    }

    private sealed class Site(Process process, int port) : IAsyncDisposable
    {
        private readonly Process _process = process;
        private readonly HttpClient _client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(10) };

        public async Task<(HttpStatusCode Status, string Text, string? Type)> GetAsync(string path)
        {
            using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.MediaType);
        }

        public async Task WaitAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (true)
            {
                try
                {
                    await GetAsync("/");
                    return;
                }
                catch (HttpRequestException) when (!_process.HasExited)
                {
                    await Task.Delay(50, limit.Token);
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
            _client.Dispose();
        }
    }
}
