using System.Net;
using System.Net.Sockets;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Telemetry;

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
