using Tarmac.Core.Logs;

namespace Tarmac.Engine.Runc.Tests;

public sealed class CyclingTests : IAsyncLifetime
{
    private readonly TestMachine _machine = new();

    public async ValueTask InitializeAsync()
    {
        _machine.Options = _machine.Options with { CycleAfter = TimeSpan.FromSeconds(3), CycleSpread = TimeSpan.Zero };
        await _machine.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Fact]
    public async Task An_old_dyno_gives_way_to_a_new_one_that_answers()
    {
        using var app = await TestApp.CreateAsync(_machine);
        await app.ApplyAsync(app.Spec(1));
        var first = app.Dynos().Single().Id;

        await Until.TrueAsync(async () => (await app.GetAsync()) is var answer && !answer.Contains(first.ToString(), StringComparison.Ordinal));
        Assert.Contains("Cycling", _machine.Log.Texts(app.Id, LogSource.Heroku));
    }

    [Fact]
    public async Task Two_engines_do_not_share_a_folder()
    {
        await using var other = new RuncEngine(_machine.Options, _machine.Routes, _machine.Log, _machine.Events, _machine.Loops);

        var refusal = await Assert.ThrowsAsync<IOException>(() => other.StartAsync(CancellationToken.None));
        Assert.Contains("Another tarmacd", refusal.Message, StringComparison.Ordinal);
    }
}
