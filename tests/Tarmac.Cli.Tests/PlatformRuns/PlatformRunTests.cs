using System.Text;
using Tarmac.Cli.PlatformRuns;

namespace Tarmac.Cli.Tests.PlatformRuns;

public sealed class PlatformRunTests : IDisposable
{
    private readonly FakePlatform _platform = new();
    private readonly MemoryStream _output = new();

    public void Dispose()
    {
        _platform.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task Input_output_and_exit_status_are_those_of_the_command()
    {
        using var input = new MemoryStream("a fixture"u8.ToArray());
        var running = new PlatformRun(_platform.Access, "pave") { Input = input, Output = _output, Environment = new Dictionary<string, string> { ["NAME"] = "it's \"so\"" } }
            .RunAsync(["python", "-m", "tarmac_django", "preflight", "my file.json"], TestContext.Current.CancellationToken);
        var order = await _platform.TakeOrderAsync();
        var sent = await _platform.ServeAsync("found\n\uFFFF heroku-command-exit-status: 1\n");

        Assert.Equal((1, null), await running);
        Assert.Equal("found\n", Encoding.UTF8.GetString(_output.ToArray()));
        Assert.Equal("a fixture\u0004", Encoding.UTF8.GetString(sent));
        using var json = System.Text.Json.JsonDocument.Parse(order);
        Assert.Equal("python -m tarmac_django preflight 'my file.json'; echo \"\uFFFF heroku-command-exit-status: $?\"", json.RootElement.GetProperty("command").GetString());
        Assert.Equal("it's \"so\"", json.RootElement.GetProperty("env").GetProperty("NAME").GetString());
        Assert.True(json.RootElement.GetProperty("attach").GetBoolean() && json.RootElement.GetProperty("force_no_tty").GetBoolean());
    }

    [Fact]
    public async Task A_dyno_that_ends_before_the_command_is_told()
    {
        var running = new PlatformRun(_platform.Access, "pave") { Output = _output }.RunAsync(["true"], TestContext.Current.CancellationToken);
        await _platform.TakeOrderAsync();
        await _platform.ServeAsync("Killed\n");

        Assert.Contains("run.7 ended before the command did: heroku logs -a pave -d run.7", (await running).Problem);
    }

    [Fact]
    public async Task A_refusal_is_the_APIs_own_sentence()
    {
        var running = new PlatformRun(_platform.Access, "nope").RunAsync(["true"], TestContext.Current.CancellationToken);
        await _platform.TakeOrderAsync(404, """{"id":"not_found","message":"Couldn't find that app."}""");

        Assert.Equal((1, "Couldn't find that app."), await running);
    }

    [Fact]
    public async Task Another_certificate_is_refused()
    {
        using var other = new FakePlatform();
        var running = new PlatformRun(_platform.Access with { Authority = other.Access.Authority }, "pave").RunAsync(["true"], TestContext.Current.CancellationToken);
        await _platform.TakeOrderAsync();
        var serving = _platform.ServeAsync("");

        Assert.Contains("The connection to run.7 was lost", (await running).Problem);
        await Assert.ThrowsAnyAsync<Exception>(() => serving);
    }
}
