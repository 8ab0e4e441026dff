using System.Text.RegularExpressions;
using Tarmac.Core.Outcomes;

namespace Tarmac.Core.Formations;

/// <summary>A process type as a Procfile names it: <c>web</c>, <c>worker</c>, <c>release</c>, ...</summary>
public readonly partial record struct ProcessType
{
    private ProcessType(string value) => Value = value;

    public static ProcessType Web { get; } = new("web");

    public static ProcessType Release { get; } = new("release");

    public string Value { get; }

    public static Result<ProcessType> Parse(string? text) => text is not null && Pattern().IsMatch(text)
        ? new ProcessType(text)
        : Fault.Invalid("A process type is 1 to 128 letters, digits, dashes and underscores.");

    public override string ToString() => Value;

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,128}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
