using System.Text.RegularExpressions;

namespace Tarmac.Builds.Pushes;

/// <summary>One line of what git tells a pre-receive hook: a ref, where it was and where it goes (githooks(5)).</summary>
internal sealed partial record RefUpdate(string Old, string New, string Ref)
{
    public bool IsDeletion => IsNothing(New);

    /// <summary>Heroku deploys these two and no other.</summary>
    public bool Deploys => Ref is "refs/heads/main" or "refs/heads/master";

    public bool IsBranch => Ref.StartsWith("refs/heads/", StringComparison.Ordinal);

    public string? Previous => IsNothing(Old) ? null : Old;

    public static RefUpdate? Parse(string line) => Line().Match(line) is { Success: true } match
        ? new RefUpdate(match.Groups["old"].Value, match.Groups["new"].Value, match.Groups["ref"].Value)
        : null;

    private static bool IsNothing(string hash) => hash.All(c => c == '0');

    [GeneratedRegex(@"^(?<old>[0-9a-f]{40,64}) (?<new>[0-9a-f]{40,64}) (?<ref>refs/[^ ]+)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Line();
}
