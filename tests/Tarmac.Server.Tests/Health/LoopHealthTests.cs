using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Health;

public sealed class LoopHealthTests(ControlServer server) : IAsyncLifetime
{
    private readonly Installation _tarmac = new(server);

    public ValueTask InitializeAsync() => _tarmac.InitializeAsync();

    public ValueTask DisposeAsync() => _tarmac.DisposeAsync();

    [Fact]
    public async Task Anybody_sees_which_loops_run_and_whether_they_fail()
    {
        var loops = await _tarmac.Me.SentAsync(HttpMethod.Get, "/health/loops");

        var loop = loops.EnumerateArray().Single(l => l.Text("name") == "memory return");
        Assert.Equal("healthy", loop.Text("state"));
        Assert.False(loop.TryGetProperty("last_failure", out _));
    }
}
