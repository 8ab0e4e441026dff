using System.Globalization;
using System.Text.RegularExpressions;
using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Domains;

/// <summary>A host name that an app may have: lower case, two labels or more, perhaps <c>*.</c> first; other alphabets as punycode (RFC 5891).</summary>
internal static partial class HostName
{
    private const int Limit = 253;

    public static Result<string> Parse(string? text)
    {
        string name;
        try
        {
            var trimmed = (text ?? "").Trim().TrimEnd('.').ToLowerInvariant();
            var wildcard = trimmed.StartsWith("*.", StringComparison.Ordinal);
            var ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(wildcard ? trimmed[2..] : trimmed);
            name = wildcard ? $"*.{ascii}" : ascii;
        }
        catch (ArgumentException)
        {
            name = "";
        }

        return IsValid(name)
            ? name
            : Fault.Invalid($"'{(text?.Length > 100 ? text[..100] + "…" : text)}' is not a valid hostname: write www.example.com or *.example.com.");
    }

    /// <summary>True: exactly as <see cref="Parse"/> would return it.</summary>
    public static bool IsValid(string name) => name.Length is > 0 and <= Limit && Pattern().IsMatch(name);

    // The last label holds a letter: an IP address is no host name.
    [GeneratedRegex(@"^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
