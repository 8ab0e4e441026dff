using Tarmac.Core.Logs;

namespace Tarmac.Engine.Runc.Tests;

public sealed class BootTests : IAsyncLifetime
{
    private readonly TestMachine _machine = new();

    public async ValueTask InitializeAsync()
    {
        _machine.Options = _machine.Options with { BootTimeout = TimeSpan.FromSeconds(3) };
        await _machine.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Fact]
    public async Task A_web_dyno_that_never_listens_fails_with_R10()
    {
        const string expected = "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within 3 seconds of launch";
        using var app = await TestApp.CreateAsync(_machine);
        var rollout = await app.ApplyAsync(app.Spec(1, command: "echo hello; sleep 100"));

        Assert.Equal(expected, rollout.Reason);
        Assert.Equal(["hello"], rollout.LastLines);
        Assert.Equal(
            [expected, "Stopping process with SIGKILL", "Process exited with status 137", "State changed from starting to crashed"],
            _machine.Log.Texts(app.Id, LogSource.Heroku).Skip(1));
    }

    [Theory]
    [InlineData("python3 -m http.server 8000", "listens on port 8000 instead. Bind to 0.0.0.0:$PORT")]
    [InlineData("python3 -m http.server --bind 127.0.0.1 $PORT", "listens on 127.0.0.1 alone. Bind to 0.0.0.0:$PORT")]
    [InlineData("python3 -c 'import os,socket,time; s=socket.create_server((\"\", int(os.environ[\"PORT\"]))); time.sleep(99)'", "did not answer GET / within 3 seconds of launch")]
    public async Task A_web_dyno_that_listens_wrongly_is_told_how(string command, string told)
    {
        using var app = await TestApp.CreateAsync(_machine);
        var rollout = await app.ApplyAsync(app.Spec(1, command: command));

        Assert.EndsWith(told, rollout.Reason, StringComparison.Ordinal);
    }
}
