using System.Text.RegularExpressions;

namespace Tarmac.Architecture.Tests;

/// <summary>Background loops are those of Tarmac.Loops, and the moments of the host's start have one base class.</summary>
public sealed partial class LoopTests
{
    [Fact]
    public void A_moment_of_the_start_is_a_StartupStep()
    {
        var others = SourceTree.Code.Where(file => Lifecycle().IsMatch(SourceTree.Read(file)) && !file.EndsWith("/StartupStep.cs", StringComparison.Ordinal));

        Assert.Empty(others);
    }

    [Fact]
    public void A_background_loop_is_one_of_the_loop_kit() =>
        Assert.DoesNotContain(SourceTree.Code, file => HostLoop().IsMatch(SourceTree.Read(file)));

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
}
