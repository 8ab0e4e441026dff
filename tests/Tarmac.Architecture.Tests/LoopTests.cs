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

    [Theory]
    [InlineData("class DatabaseStart(NpgsqlDataSource source) : IHostedLifecycleService", true)]
    [InlineData("class DatabaseStart(NpgsqlDataSource source) : StartupStep", false)]
    public void The_rule_sees_a_moment_of_the_start(string code, bool seen) => Assert.Equal(seen, Lifecycle().IsMatch(code));

    [GeneratedRegex(@"\bIHostedLifecycleService\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Lifecycle();
}
