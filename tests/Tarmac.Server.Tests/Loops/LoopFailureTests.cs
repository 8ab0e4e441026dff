using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tarmac.Core.Apps;
using Tarmac.Core.Logs;
using Tarmac.Logs;
using Tarmac.Server.AddOns;
using Tarmac.Server.Operations;
using Tarmac.Server.Routing;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Loops;

/// <summary>The first round or item of every loop throws.</summary>
public sealed class LoopFailureTests : IAsyncLifetime
{
    // The room of git's hooks listens only on a whole machine; its own tests throw there.
    private static readonly string[] Names =
    [
        "add-ons", "add-ons due", "archive builds", "backup files", "build folder deletion", "build limits", "deployments", "deployments-check",
        "deployments-destroyed", "dyno orders", "dyno orders: check", "event retention", "file retention", "log sweep", "log writer", "lost builds",
        "memory return", "operations", "operations due", "release retention", "router log", "router log lines", "routes", "slug retention", "wake-ups",
    ];

    private readonly ConcurrentDictionary<string, bool> _thrown = new(StringComparer.Ordinal);
    private readonly Installation _tarmac;

    public LoopFailureTests(ControlServer server) => _tarmac = new Installation(server) { BeforeItem = ThrowOnce };

    public ValueTask InitializeAsync() => _tarmac.InitializeAsync();

    public ValueTask DisposeAsync() => _tarmac.DisposeAsync();

    [Fact]
    public async Task Every_loop_shows_its_failure_and_works_again_and_the_control_plane_goes_on()
    {
        _tarmac.Engine.BuildBegins = (spec, _) => SourceBuilds.Succeed(spec);
        var app = await _tarmac.CreateAppAsync();

        // A release, and what brings dyno orders and builds: each goes through a loop that has not worked yet.
        await _tarmac.DeployAsync(app, """{"web": "serve"}""");
        await _tarmac.Me.SentAsync(HttpMethod.Delete, $"/apps/{app}/dynos", null, HttpStatusCode.Accepted);
        await _tarmac.BuildAsync(app);
        await Until.TrueAsync(() => _thrown.ContainsKey("archive builds"));
        await _tarmac.BuildAsync(await _tarmac.CreateAppAsync());
        var worker = Guid.CreateVersion7();
        _tarmac.Services.GetRequiredService<AddOnLoop>().Wake(worker);
        _tarmac.Services.GetRequiredService<OperationLoop>().Wake(worker);

        var loops = await Until.SeenAsync(SeenAsync, seen => Names.All(name => seen.Any(loop => loop.Name == name && WorksAgain(loop))));

        Assert.Equal(Names, loops.Select(loop => loop.Name));
        Assert.All(loops, loop => Assert.True(_thrown.ContainsKey(loop.Name), loop.Name));
        await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{app}");
        Assert.False(_tarmac.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
    }

    private static bool WorksAgain(SeenLoop loop) => loop is { Failures: > 0, State: "healthy" } && loop.Runs > loop.Failures;

    // As the world sees it. Before each look, something happens for the loops that only wait: a notification, a log line, a router that connects.
    private async Task<SeenLoop[]> SeenAsync()
    {
        await using var notify = _tarmac.Database.CreateCommand("select pg_notify('apps', '')");
        await notify.ExecuteNonQueryAsync();
        _tarmac.Services.GetRequiredService<LogStore>().Write(AppId.New(), new LogLine(TimeProvider.System.GetUtcNow(), LogSource.Heroku, "api", "line"));
        await WriteAsRouterAsync();
        var loops = await _tarmac.Me.SentAsync(HttpMethod.Get, "/health/loops");
        return [.. loops.EnumerateArray().Select(loop => new SeenLoop(
            loop.Text("name"), loop.Text("state"), loop.GetProperty("runs").GetInt64(), loop.GetProperty("failures").GetInt64()))];
    }

    private async Task WriteAsRouterAsync()
    {
        using var router = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await router.ConnectAsync(new UnixDomainSocketEndPoint(_tarmac.Services.GetRequiredService<RouterLogOptions>().Socket));
            await router.SendAsync(Encoding.ASCII.GetBytes("no line of a router\n"));
        }
        catch (SocketException)
        {
            // The loop that listens has not come to it yet, or has ended a connection by its failure.
        }
    }

    private void ThrowOnce(string loop, string item)
    {
        if (_thrown.TryAdd(loop, true))
        {
            throw new InvalidOperationException("thrown by the test");
        }
    }

    private sealed record SeenLoop(string Name, string State, long Runs, long Failures);
}
