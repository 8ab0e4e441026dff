using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Tarmac.Cli.Settings;

/// <summary>A settings file that keeps its comments when a value changes. Keys are written `table.key`.</summary>
internal sealed class TomlSettings
{
    private readonly DocumentSyntax _document;
    private readonly Dictionary<string, KeyValueSyntax> _values = new(StringComparer.Ordinal);

    private TomlSettings(DocumentSyntax document)
    {
        _document = document;
        foreach (var value in document.KeyValues)
        {
            _values[NameOf(value.Key)] = value;
        }

        foreach (var table in document.Tables)
        {
            foreach (var value in table.Items)
            {
                _values[$"{NameOf(table.Name)}.{NameOf(value.Key)}"] = value;
            }
        }
    }

    public IEnumerable<string> Keys => _values.Keys;

    public static TomlSettings? Parse(string text)
    {
        var document = SyntaxParser.Parse(text);
        return document.HasErrors ? null : new TomlSettings(document);
    }

    public string? Find(string key) => _values.TryGetValue(key, out var value) ? TextOf(value.Value) : null;

    /// <summary>Sets a value that is there already, in its own kind; null when done, else the sentence for the user.</summary>
    public string? Set(string key, string text)
    {
        if (!_values.TryGetValue(key, out var setting))
        {
            return $"There is no setting {key}. The settings are: {string.Join(", ", Keys)}.";
        }

        if (text.AsSpan().ContainsAny('\n', '\r', '\0'))
        {
            return $"The value of {key} must be one line.";
        }

        ValueSyntax? value = setting.Value switch
        {
            IntegerValueSyntax => long.TryParse(text, out var number) ? new IntegerValueSyntax(number) : null,
            BooleanValueSyntax => bool.TryParse(text, out var flag) ? new BooleanValueSyntax(flag) : null,
            ArraySyntax => ParseArray(text),
            _ => new StringValueSyntax(text),
        };
        if (value is null)
        {
            return $"{key} is {KindOf(setting.Value)}, not {text}.";
        }

        setting.Value = value;
        return null;
    }

    public override string ToString() => _document.ToString();

    private static ArraySyntax? ParseArray(string text)
    {
        var document = SyntaxParser.Parse($"value = {text}\n");
        if (document.HasErrors || document.KeyValues.ChildrenCount != 1 || document.KeyValues.GetChild(0) is not { Value: ArraySyntax array } pair)
        {
            return null;
        }

        // A node has one parent: it leaves this document before it enters the settings.
        pair.Value = null;
        return array;
    }

    private static string KindOf(ValueSyntax? value) => value switch
    {
        IntegerValueSyntax => "a whole number",
        ArraySyntax => "a list such as [\"a\", \"b\"]",
        _ => "true or false",
    };

    private static string NameOf(SyntaxNode? key) => (key?.ToString() ?? "").Trim();

    private static string TextOf(SyntaxNode? value) => value switch
    {
        StringValueSyntax text => text.Value ?? "",
        null => "",
        _ => value.ToString().Trim(),
    };
}
