using System.Text.RegularExpressions;
using Tarmac.Core.Outcomes;

namespace Tarmac.Core.Apps;

/// <summary>An app's name: 3 to 30 lower-case letters, digits and dashes, beginning with a letter (Platform API schema).</summary>
public readonly partial record struct AppName
{
    private AppName(string value) => Value = value;

    public string Value { get; }

    public static Result<AppName> Parse(string? text) => text is not null && Pattern().IsMatch(text)
        ? new AppName(text)
        : Fault.Invalid("Name must start with a letter, end with a letter or digit and can only contain lowercase letters, digits, and dashes. It must be 3 to 30 characters long.");

    public override string ToString() => Value;

    [GeneratedRegex(@"^[a-z][a-z0-9-]{1,28}[a-z0-9]\z", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
