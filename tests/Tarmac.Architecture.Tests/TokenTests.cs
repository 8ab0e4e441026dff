using System.Text.RegularExpressions;

namespace Tarmac.Architecture.Tests;

/// <summary>
/// A token that ends work is called <c>cancellation</c> wherever Tarmac gives the name. An override keeps the name of its base; beside a
/// <c>cancellation</c> a method may take another token under a name of its own.
/// </summary>
public sealed partial class TokenTests
{
    [Fact]
    public void A_cancellation_token_is_called_cancellation()
    {
        var others = SourceTree.Code.SelectMany(file => Others(SourceTree.Read(file)).Select(line => $"{file}: {line}"));

        Assert.Empty(others);
    }

    [Theory]
    [InlineData("Task RunAsync(CancellationToken cancellationToken);", true)]
    [InlineData("Task RunAsync(int count, CancellationToken stopping = default)", true)]
    [InlineData("sealed class Work(App app, CancellationToken token)", true)]
    [InlineData("Task RunAsync(CancellationToken cancellation);", false)]
    [InlineData("Task RunAsync(CancellationToken cancellation, CancellationToken client);", false)]
    [InlineData("public override Task FlushAsync(CancellationToken cancellationToken) =>", false)]
    [InlineData("private CancellationToken Stopping => _stopping.Token;", false)]
    [InlineData("command.ExecuteAsync(cancellationToken: cancellation);", false)]
    public void The_rule_sees_a_token_of_another_name(string line, bool seen) => Assert.Equal(seen, Others(line).Any());

    private static IEnumerable<string> Others(string code) =>
        code.Split('\n').Where(line => Parameter().IsMatch(line) && !line.Contains("CancellationToken cancellation,", StringComparison.Ordinal) && !line.Contains(" override ", StringComparison.Ordinal)).Select(line => line.Trim());

    [GeneratedRegex(@"\bCancellationToken\??\s+(?!cancellation\b)[a-z]\w*\s*(,|\)|=)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();
}
