using Tarmac.Server.Settings;
using Tomlyn;
using Tomlyn.Model;

namespace Tarmac.Server.Tests.Settings;

/// <summary>Keys, written as <c>table.key</c>.</summary>
internal static class SettingsKeys
{
    public static IReadOnlyList<string> In(string toml) => [.. Of("", TomlSerializer.Deserialize<TomlTable>(toml)!).Order(StringComparer.Ordinal)];

    /// <summary>Those that reading asks for: every one that is given a value of the wrong kind complains by its name.</summary>
    public static IReadOnlyList<string> Known()
    {
        var asked = new List<string>();
        var table = new SettingsTable("", [], []) { Asked = asked.Add };
        TarmacSettings.Read(table);
        return [.. asked.Distinct().Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Of(string prefix, TomlTable table) =>
        table.SelectMany(pair => pair.Value is TomlTable inner ? Of($"{pair.Key}.", inner) : [prefix + pair.Key]);
}
