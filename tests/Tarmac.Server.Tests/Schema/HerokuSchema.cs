using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tarmac.Server.Tests.Schema;

/// <summary>
/// Checks JSON against Heroku's published schema: the part of JSON Schema draft 4 that it uses, and its own <c>strictProperties</c> (every property is
/// there and no other).
/// </summary>
internal static partial class HerokuSchema
{
    private static readonly JsonElement Root = Load();

    // They name Heroku's own hosts; ours differ by design.
    private static readonly HashSet<string> OurOwn = ["/definitions/app/definitions/git_url", "/definitions/app/definitions/web_url"];

    // Not in the schema, read by the stock CLI.
    private static readonly HashSet<string> Additional =
        ["app.create_status", "app.process_tier", "app.locked", "add-on-attachment.config_vars", "plan.price.metered", "add-on.billed_price.metered", "add-on.plan.price.metered"];

    /// <summary>What is wrong with an instance of the resource, each fault with its place; none: it is as published.</summary>
    public static IReadOnlyList<string> Faults(string resource, JsonElement value)
    {
        var faults = new List<string>();
        Check(Root.GetProperty("definitions").GetProperty(resource), value, resource, faults);
        return faults;
    }

    public static void Valid(string resource, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Array)
        {
            Assert.NotEmpty(value.EnumerateArray());
            Assert.All(value.EnumerateArray(), item => Assert.Empty(Faults(resource, item)));
            return;
        }

        Assert.Empty(Faults(resource, value));
    }

    private static void Check(JsonElement schema, JsonElement value, string place, List<string> faults)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            if (OurOwn.Contains(reference.GetString()!.TrimStart('#')))
            {
                return;
            }

            schema = Resolve(reference.GetString()!);
        }

        if (schema.TryGetProperty("anyOf", out var choices))
        {
            if (!choices.EnumerateArray().Any(choice => Passes(choice, value, place)))
            {
                faults.Add($"{place}: {value} is none of what may be there");
            }

            return;
        }

        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(t => IsOf(t, value)))
        {
            faults.Add($"{place}: {value.ValueKind} is not {type}");
            return;
        }

        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(a => JsonElement.DeepEquals(a, value)))
        {
            faults.Add($"{place}: {value} is not in {allowed}");
        }

        CheckText(schema, value, place, faults);
        CheckItems(schema, value, place, faults);
        CheckProperties(schema, value, place, faults);
    }

    private static bool Passes(JsonElement schema, JsonElement value, string place)
    {
        var faults = new List<string>();
        Check(schema, value, place, faults);
        return faults.Count == 0;
    }

    private static void CheckText(JsonElement schema, JsonElement value, string place, List<string> faults)
    {
        if (value.ValueKind is not JsonValueKind.String)
        {
            return;
        }

        var text = value.GetString()!;
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            faults.Add($"{place}: '{text}' does not match {pattern}");
        }

        var fits = !schema.TryGetProperty("format", out var format) || format.GetString() switch
        {
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date-time" => Time().IsMatch(text),
            "email" => text.Contains('@'),
            "uri" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
            _ => true,
        };
        if (!fits)
        {
            faults.Add($"{place}: '{text}' is no {format}");
        }
    }

    private static void CheckItems(JsonElement schema, JsonElement value, string place, List<string> faults)
    {
        if (value.ValueKind is JsonValueKind.Array && schema.TryGetProperty("items", out var items) && items.ValueKind is JsonValueKind.Object)
        {
            foreach (var item in value.EnumerateArray())
            {
                Check(items, item, $"{place}[]", faults);
            }
        }
    }

    private static void CheckProperties(JsonElement schema, JsonElement value, string place, List<string> faults)
    {
        if (value.ValueKind is not JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties))
        {
            return;
        }

        var strict = schema.TryGetProperty("strictProperties", out var flag) && flag.GetBoolean();
        foreach (var property in properties.EnumerateObject())
        {
            if (value.TryGetProperty(property.Name, out var present))
            {
                Check(property.Value, present, $"{place}.{property.Name}", faults);
            }
            else if (strict || (schema.TryGetProperty("required", out var required) && required.EnumerateArray().Any(r => r.GetString() == property.Name)))
            {
                faults.Add($"{place}.{property.Name} is missing");
            }
        }

        faults.AddRange(value.EnumerateObject()
            .Where(p => strict && !IsExpanded(place) && !properties.TryGetProperty(p.Name, out _) && !Additional.Contains($"{place}.{p.Name}"))
            .Select(p => $"{place}.{p.Name} is not in the schema"));
    }

    // Ours are always whole, as Heroku's are for who asks with Accept-Expansion.
    private static bool IsExpanded(string place) => place is "add-on.addon_service" or "add-on.plan" or "add-on-attachment.addon";

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind is JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "null" => value.ValueKind is JsonValueKind.Null,
        "string" => value.ValueKind is JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind is JsonValueKind.Number,
        "array" => value.ValueKind is JsonValueKind.Array,
        "object" => value.ValueKind is JsonValueKind.Object,
        _ => false,
    };

    // "#/definitions/app/definitions/name"
    private static JsonElement Resolve(string reference)
    {
        var found = Root;
        foreach (var step in reference.TrimStart('#', '/').Split('/'))
        {
            found = found.GetProperty(step);
        }

        return found;
    }

    private static JsonElement Load()
    {
        using var stream = typeof(HerokuSchema).Assembly.GetManifestResourceStream("platform-api.schema.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", RegexOptions.NonBacktracking)]
    private static partial Regex Time();
}
