using System.Globalization;
using System.Text.RegularExpressions;
using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Http;

/// <summary>
/// What a <c>Range</c> header asks of a list: <c>version ]12..; max=15, order=desc</c>. Both separators and orders of the options occur, and an empty header.
/// </summary>
internal sealed partial record PageRequest(PageField Field, object? Start, bool AfterStart, object? End, int Max, bool Descending)
{
    private const int DefaultMax = 200;
    private const int LimitMax = 1000;

    /// <summary>The first of <paramref name="fields"/> is the default.</summary>
    public static Result<PageRequest> Parse(string? header, params ReadOnlySpan<PageField> fields)
    {
        var page = new PageRequest(fields[0], null, false, null, DefaultMax, false);
        if (string.IsNullOrWhiteSpace(header))
        {
            return page;
        }

        if (Pattern().Match(header) is not { Success: true } match)
        {
            return Wrong(header, fields);
        }

        foreach (var field in fields)
        {
            page = match.Groups["field"].Value == field.Name ? page with { Field = field } : page;
        }

        var (start, end) = (match.Groups["start"].Value, match.Groups["end"].Value);
        page = page with
        {
            AfterStart = match.Groups["after"].Length > 0,
            Start = start.Length > 0 ? page.Field.Parse(start) : null,
            End = end.Length > 0 ? page.Field.Parse(end) : null,
        };
        var understood = (match.Groups["field"].Value is "" || match.Groups["field"].Value == page.Field.Name)
            && (start.Length == 0) == page.Start is null && (end.Length == 0) == page.End is null;
        return understood && page.WithOptions(match.Groups["options"].Value) is { } whole ? whole : Wrong(header, fields);
    }

    /// <summary>The header that asks for what follows <paramref name="last"/>.</summary>
    public string After(string last) => $"{Field.Name} ]{last}..{End}; max={Max}{(Descending ? ", order=desc" : "")}";

    /// <summary>The query limited to the page and one more row, which shows whether there is a next page.</summary>
    public string Sql(string select)
    {
        var (column, order) = (Field.Name, Descending ? "desc" : "asc");
        var from = Start is null ? "" : $" and {column} {(Descending ? "<" : ">")}{(AfterStart ? "" : "=")} @page_start";
        var to = End is null ? "" : $" and {column} {(Descending ? ">" : "<")}= @page_end";
        return $"select * from ({select}) page where true{from}{to} order by {column} {order} limit {Max + 1}";
    }

    private PageRequest? WithOptions(string options)
    {
        var page = this;
        foreach (var option in options.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            switch (option.Split('=', StringSplitOptions.TrimEntries))
            {
                case ["max", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0:
                    page = page with { Max = Math.Min(number, LimitMax) };
                    break;
                case ["order", "desc" or "asc"]:
                    page = page with { Descending = option.EndsWith("desc", StringComparison.Ordinal) };
                    break;
                default:
                    return null;
            }
        }

        return page;
    }

    private static Fault Wrong(string header, ReadOnlySpan<PageField> fields)
    {
        var names = new List<string>();
        foreach (var field in fields)
        {
            names.Add(field.Name);
        }

        var shown = header.Length > 100 ? header[..100] + "…" : header;
        return new Fault("range_not_satisfiable", $"The Range header '{shown}' is not understood. Write '{names[0]} ..; max=200'. Fields: {string.Join(", ", names)}.");
    }

    [GeneratedRegex(@"^\s*((?<field>[a-z_]+)\s+(?<after>\]?)(?<start>[^\s;]*?)\.\.(?<end>[^\s;]*))?\s*;?(?<options>[^\]]*)\z", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Pattern();
}
