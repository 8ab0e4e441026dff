using System.Text.RegularExpressions;
using Tarmac.Core.Outcomes;

namespace Tarmac.Core.ConfigVars;

/// <summary>The name of a config var: what a shell takes as a variable's name, not starting with two underscores.</summary>
public readonly partial record struct ConfigVarName
{
    private ConfigVarName(string value) => Value = value;

    public string Value { get; }

    public static Result<ConfigVarName> Parse(string? text) => text is not null && Pattern().IsMatch(text) && !text.StartsWith("__", StringComparison.Ordinal)
        ? new ConfigVarName(text)
        : Fault.Invalid($"Config var name {Shown(text)} is invalid: use letters, digits and underscores, not starting with a digit or with two underscores.");

    public override string ToString() => Value;

    private static string Shown(string? text) => text is null ? "null" : $"'{(text.Length > 64 ? text[..64] + "…" : text)}'";

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,127}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
