using System.Text.RegularExpressions;

namespace Tarmac.Architecture.Tests;

/// <summary>Background loops are those of Tarmac.Loops, and the moments of the host's start have one base class.</summary>
public sealed partial class LoopTests
{
    // What begins a task of its own, and why that is no background loop.
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["src/Tarmac.Builds/Buildpacks/BuildCaches.cs"] = "one deletion, awaited",
        ["src/Tarmac.Builds/Git/GitRepositories.cs"] = "one deletion, awaited",
        ["src/Tarmac.Engine.Runc/Formations/FormationSupervisor.cs"] = "the orders of one formation: ends with it, survives failures, reports its end",
        ["src/Tarmac.Engine.Runc/Network/DynoNetwork.cs"] = "one step, waited for: a namespace needs a thread of its own",
        ["src/Tarmac.Linux/Processes/Readiness.cs"] = "a thread that only waits for files: what they wake runs elsewhere",
        ["src/Tarmac.Server/Deployments/AppWorker.cs"] = "one wake-up of a loop",
        ["src/Tarmac.Server/Rendezvous/RendezvousSessions.cs"] = "the limit of one session",
        ["src/Tarmac.Engine.Runc/Logs/LogFollower.cs"] = "the log of one dyno: ends with it, survives failures, reports its end",
    };

    [Fact]
    public void A_moment_of_the_start_is_a_StartupStep()
    {
        var others = SourceTree.Code.Where(file => Lifecycle().IsMatch(SourceTree.Read(file)) && !file.EndsWith("/StartupStep.cs", StringComparison.Ordinal));

        Assert.Empty(others);
    }

    [Fact]
    public void A_background_loop_is_one_of_the_loop_kit() =>
        Assert.DoesNotContain(SourceTree.Code, file => HostLoop().IsMatch(SourceTree.Read(file)));

    [Fact]
    public void No_background_loop_is_written_by_hand()
    {
        var own = SourceTree.Code
            .Where(file => file.StartsWith("src/", StringComparison.Ordinal))
            .Where(file => !file.StartsWith("src/Tarmac.Loops/", StringComparison.Ordinal))
            .Where(file => OwnTask().IsMatch(SourceTree.Read(file)));

        Assert.Equal(Known.Keys.Order(StringComparer.Ordinal), own.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("internal sealed class AddOnLoop(ILogger logger) : BackgroundService", true)]
    [InlineData("    : IWakeable, BackgroundService\n{", true)]
    [InlineData("BackgroundServiceExceptionBehavior.Ignore", false)]
    [InlineData("internal sealed class AddOnLoop : IWakeable", false)]
    public void The_rule_sees_a_loop_of_the_host(string code, bool seen) => Assert.Equal(seen, HostLoop().IsMatch(code));

    [Theory]
    [InlineData("class DatabaseStart(NpgsqlDataSource source) : IHostedLifecycleService", true)]
    [InlineData("class DatabaseStart(NpgsqlDataSource source) : StartupStep", false)]
    public void The_rule_sees_a_moment_of_the_start(string code, bool seen) => Assert.Equal(seen, Lifecycle().IsMatch(code));

    [GeneratedRegex(@"\bIHostedLifecycleService\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Lifecycle();

    [GeneratedRegex(@"[:,]\s*BackgroundService\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HostLoop();

    [GeneratedRegex(@"Task\.Run\(|Task\.Factory|new Thread\(|new Timer\(|CreateTimer\(|PeriodicTimer", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnTask();
}
