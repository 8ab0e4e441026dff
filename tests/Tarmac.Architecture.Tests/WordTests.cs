using System.Text.RegularExpressions;

namespace Tarmac.Architecture.Tests;

/// <summary>Heroku's words for Heroku's things, in names and in what users read (CONTRIBUTING.md, 3).</summary>
public sealed partial class WordTests
{
    [Fact]
    public void No_type_is_named_with_a_word_of_another_platform_or_without_a_meaning()
    {
        var named = SourceTree.Code
            .Where(file => !file.StartsWith("src/Tarmac.Contracts/", StringComparison.Ordinal))
            .SelectMany(file => Types(SourceTree.Read(file)).Where(name => BannedName().IsMatch(name)).Select(name => $"{file}: {name}"));

        Assert.Empty(named);
    }

    [Fact]
    public void No_text_that_a_user_reads_has_a_word_of_another_platform()
    {
        var written = SourceTree.Code.SelectMany(file => Texts(SourceTree.Read(file)).Where(text => BannedText().IsMatch(text)).Select(text => $"{file}: {text}"));

        Assert.Empty(written);
    }

    [Theory]
    [InlineData("internal static class AppServices", true)]
    [InlineData("public sealed record struct DynoContainer(int Id)", true)]
    [InlineData("internal abstract class LoopBase", true)]
    [InlineData("internal sealed class Databases", false)]
    public void The_rule_sees_a_banned_name(string code, bool seen) => Assert.Equal(seen, Types(code).Any(name => BannedName().IsMatch(name)));

    [Theory]
    [InlineData("Fault.Invalid(\"This container is not running.\")", true)]
    [InlineData("Fault.Invalid($\"The service {name} is not running.\")", true)]
    [InlineData("Fault.Invalid(\"Couldn't find that add on service.\")", false)]
    [InlineData("// A container would need this.", false)]
    [InlineData("Add(\"wal_level = replica\")", false)]
    public void The_rule_sees_a_banned_word_in_a_text(string code, bool seen) => Assert.Equal(seen, Texts(code).Any(text => BannedText().IsMatch(text)));

    private static IEnumerable<string> Types(string code) => Declaration().Matches(code).Select(match => match.Groups["name"].Value);

    // A sentence begins with a capital and has blanks; SQL, arguments and headers do not look like one. What is in braces is code.
    private static IEnumerable<string> Texts(string code) => Text().Matches(code).Select(match => Hole().Replace(match.Value, "_"));

    [GeneratedRegex(@"^(public|internal) [a-z ]*\b(class|record|struct|interface|enum) (struct )?(?<name>\w+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex("^.*(Services?|Container|Replica|Instance|Pod|Manager|Helpers?|Utils?|Utility|Processor|Wrapper|Base)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BannedName();

    [GeneratedRegex("""(?<=")[A-Z][^"\n]* [^"\n]* [^"\n]*(?=")""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Text();

    [GeneratedRegex(@"\{[^{}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hole();

    [GeneratedRegex(@"\b(containers?|replicas?|instances?|pods?)\b|(?<!\badd[- ]on |connection )\bservices?\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex BannedText();
}
