using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Tarmac.Core.Routing;
using Tarmac.Server.Routing;
using Tarmac.Server.Tests.Installations;
using Tarmac.Server.Tests.Routing;

namespace Tarmac.Server.Tests.Telemetry;

/// <summary>Not beside other installations: the exporter takes the meters of the whole process, and no more than a thousand figures.</summary>
[Collection(nameof(Alone))]
public sealed class MetricsTests(ControlServer server) : IAsyncLifetime
{
    private readonly int _port = FreePort();
    private Installation _tarmac = null!;

    public ValueTask InitializeAsync()
    {
        _tarmac = new Installation(server) { MoreSettings = $"[telemetry]\nprometheus_port = {_port}\n" };
        return _tarmac.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _tarmac.DisposeAsync();

    [Fact]
    public async Task Prometheus_reads_the_figures_on_a_port_of_their_own()
    {
        await _tarmac.CreateAppAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };

        var figures = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Contains("tarmac_loop_waiting", figures, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds_count", figures, StringComparison.Ordinal);
        Assert.Contains("loop=\"memory return\"", figures, StringComparison.Ordinal);
        using var other = await http.GetAsync("/account", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public async Task The_routers_counts_are_among_the_figures()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_tarmac.Folder, "router"));
        await using var router = FakeRouter.OnSocket(Path.Combine(folder.FullName, "control.sock"));
        router.Ended = new RequestTotals([0, 0, 7, 0, 1, 2], new Dictionary<string, long> { ["H10"] = 2 }, [3, 4], 55);
        await router.StartAsync();
        _tarmac.Services.GetRequiredService<Routes>().Open();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };

        var figures = "";
        await Until.TrueAsync(async () => (figures = await http.GetStringAsync("/metrics")).Contains("code=\"H10\"", StringComparison.Ordinal));

        Assert.Matches("tarmac_router_requests(_total)?\\{[^}]*status=\"2xx\"[^}]*\\} 7\\b", figures);
        Assert.Matches("tarmac_router_errors(_total)?\\{[^}]*code=\"H10\"[^}]*\\} 2\\b", figures);
        Assert.Matches("tarmac_router_request_duration_bucket[^{]*\\{[^}]*le=\"10\"[^}]*\\} 7\\b", figures);
    }

    [Fact]
    public async Task The_api_s_port_has_no_figures()
    {
        using var answer = await _tarmac.Me.GetAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
