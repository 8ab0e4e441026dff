using System.Text.Json;
using Tarmac.Contracts.Dynos;
using Tarmac.Core.Dynos;
using Tarmac.Server.Dynos;

namespace Tarmac.Server.Tests.Dynos;

public sealed class RunRequestTests
{
    [Fact]
    public void A_terminal_has_the_size_that_the_client_tells()
    {
        var request = RunRequest.Parse(Body("""{"TERM":"xterm","COLUMNS":100,"LINES":"30"}""")).Value;

        Assert.Equal(new TerminalSize(100, 30), request.Terminal);
        Assert.Equal("100", request.Environment["COLUMNS"]);
    }

    [Fact]
    public void A_terminal_of_unknown_size_is_80_by_24() =>
        Assert.Equal(new TerminalSize(80, 24), RunRequest.Parse(Body("""{"COLUMNS":0,"LINES":0}""")).Value.Terminal);

    [Fact]
    public void Without_a_terminal_there_is_none()
    {
        Assert.Null(RunRequest.Parse(Body("""{"TERM":"xterm"}""")).Value.Terminal);
        Assert.Null(RunRequest.Parse(Body("""{"COLUMNS":80,"LINES":24}""") with { ForceNoTty = true }).Value.Terminal);
        Assert.Null(RunRequest.Parse(Body("""{"COLUMNS":80,"LINES":24}""") with { Attach = false }).Value.Terminal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("a\0b")]
    public void A_command_is_needed(string? command) => Assert.False(RunRequest.Parse(new DynoCreate { Command = command }).Succeeded);

    [Theory]
    [InlineData(0)]
    [InlineData(86_401)]
    public void Time_to_live_is_a_day_at_most(int seconds) =>
        Assert.False(RunRequest.Parse(new DynoCreate { Command = "bash", TimeToLive = seconds }).Succeeded);

    [Theory]
    [InlineData("""{"A B":"x"}""")]
    [InlineData("""{"A":{}}""")]
    [InlineData("""{"A":null}""")]
    public void Env_holds_texts(string env) => Assert.False(RunRequest.Parse(Body(env)).Succeeded);

    [Fact]
    public void Sizes_and_types_are_checked()
    {
        Assert.False(RunRequest.Parse(new DynoCreate { Command = "bash", Size = "Huge" }).Succeeded);
        Assert.False(RunRequest.Parse(new DynoCreate { Command = "bash", Type = "no type" }).Succeeded);
        Assert.Equal("Standard-2X", RunRequest.Parse(new DynoCreate { Command = "bash", Size = "2x" }).Value.Size.Name);
    }

    [Theory]
    [InlineData("worker", "run worker")]
    [InlineData("worker --once", "run worker --once")]
    [InlineData("workers", "workers")]
    [InlineData("bash", "bash")]
    public void A_process_type_stands_for_its_command(string command, string expected) =>
        Assert.Equal(expected, DynoRuns.Expand(command, new Dictionary<string, string> { ["worker"] = "run worker" }));

    private static DynoCreate Body(string env) => new()
    {
        Command = "bash",
        Attach = true,
        Env = JsonElement.Parse(env).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.Clone()),
    };
}
