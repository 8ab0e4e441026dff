using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Logs;

namespace Tarmac.Engine.Runc.Tests;

public sealed class QuotaTests : IAsyncLifetime
{
    private static readonly DynoSize SmallSize = new("Small", 64, 64, 1);
    private readonly TestMachine _machine = new();

    public async ValueTask InitializeAsync()
    {
        _machine.Options = _machine.Options with { MemorySampling = TimeSpan.FromMilliseconds(300) };
        await _machine.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Fact]
    public async Task Above_its_quota_a_dyno_runs_on_with_R14()
    {
        using var app = await TestApp.CreateAsync(_machine);
        await app.ApplyAsync(Worker(app, "exec python3 -c 'import time; x = bytearray(80 << 20); time.sleep(100)'"));

        await Until.TrueAsync(() => _machine.Log.Texts(app.Id, LogSource.Heroku).Contains("Error R14 (Memory quota exceeded)"));
        Assert.Equal(DynoState.Up, app.Dynos().Single().State);
    }

    [Fact]
    public async Task At_twice_its_quota_the_whole_dyno_ends_with_R15()
    {
        using var app = await TestApp.CreateAsync(_machine);
        await app.ApplyAsync(Worker(app, "python3 -c 'x = bytearray(400 << 20)'; sleep 100"));

        await Until.TrueAsync(() => _machine.Log.Texts(app.Id, LogSource.Heroku).Contains("Process exited with status 137"));
        Assert.Contains("Error R15 (Memory quota vastly exceeded)", _machine.Log.Texts(app.Id, LogSource.Heroku));
    }

    private static FormationSpec Worker(TestApp app, string command)
    {
        var spec = app.Spec(1, web: 0, worker: command);
        return spec with { Processes = [.. spec.Processes.Select(p => p with { Size = SmallSize })] };
    }
}
