using System.Text.RegularExpressions;

namespace Tarmac.Architecture.Tests;

/// <summary>In .NET and in Perl, <c>$</c> matches before a line break at the end too: a name with a line break gets through.</summary>
public sealed partial class PatternTests
{
    [Fact]
    public void A_pattern_ends_with_backslash_z_and_never_with_a_dollar()
    {
        var loose = SourceTree.Files
            .Where(file => file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(file => Pattern().Matches(SourceTree.Read(file)).Select(match => $"{file}: {match.Groups["pattern"].Value}"))
            .Where(pattern => Dollar().IsMatch(pattern));

        Assert.Empty(loose);
    }

    [Theory]
    [InlineData("^a$", true)]
    [InlineData("^(?:a$|b)", true)]
    [InlineData("(a$)b", true)]
    [InlineData(@"^a\z", false)]
    [InlineData(@"costs \$", false)]
    public void The_rule_sees_a_dollar_that_ends_an_alternative(string pattern, bool seen) => Assert.Equal(seen, Dollar().IsMatch(pattern));

    [GeneratedRegex("""(?:GeneratedRegex|new Regex|Regex\.\w+)\((?:[^"\n]*,\s*)?\$?@?"(?<pattern>(?:[^"]|"")*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"(?<!\\)\$(\z|[|)])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dollar();
}
