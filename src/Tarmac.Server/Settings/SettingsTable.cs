using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Tomlyn.Model;

namespace Tarmac.Server.Settings;

/// <summary>Reads one table of the settings: every wrong value adds a fault that names its key, and reading goes on with the default.</summary>
internal sealed partial class SettingsTable(string name, TomlTable values, List<string> faults)
{
    private readonly HashSet<string> _known = [];

    /// <summary>Called for each key that is read, with its table.</summary>
    public Action<string>? Asked { get; init; }

    public SettingsTable Section(string key)
    {
        _known.Add(key);
        if (!values.TryGetValue(key, out var value))
        {
            return Inner(key, []);
        }

        if (value is TomlTable table)
        {
            return Inner(key, table);
        }

        Refuse(key, "is a table of settings: write it as [" + Named(key) + "]");
        return Inner(key, []);
    }

    public string Text(string key, string otherwise) => Value(key, otherwise, "a string in quotes");

    public int Number(string key, int otherwise, int minimum, int maximum)
    {
        var value = Value<long>(key, otherwise, "a whole number");
        return value >= minimum && value <= maximum
            ? (int)value
            : Refuse(key, $"is {value.ToString(CultureInfo.InvariantCulture)}; it must be between {minimum} and {maximum}", otherwise);
    }

    /// <summary>0 lets the kernel choose, which tests use.</summary>
    public int Port(string key, int otherwise) => Number(key, otherwise, 0, 65535);

    public IReadOnlyList<string> Texts(string key)
    {
        Ask(key);
        if (!values.TryGetValue(key, out var value))
        {
            return [];
        }

        return value is TomlArray array && array.All(v => v is string)
            ? [.. array.Cast<string>()]
            : Refuse<IReadOnlyList<string>>(key, "must be a list of strings: [\"a\", \"b\"]", []);
    }

    public string AbsolutePath(string key, string otherwise) => Text(key, otherwise) is var path && Path.IsPathRooted(path)
        ? Path.TrimEndingDirectorySeparator(path)
        : Refuse(key, $"is '{path}'; it must be an absolute path", otherwise);

    public string Word(string key, string otherwise) => Text(key, otherwise) is var word && WordPattern().IsMatch(word)
        ? word
        : Refuse(key, $"is '{word}'; it must be 1 to 15 lower-case letters, digits and dashes, beginning with a letter", otherwise);

    public string HostName(string key, string otherwise) => Text(key, otherwise).ToLowerInvariant() is var host && IsHostName(host)
        ? host
        : Refuse(key, $"is '{host}'; it must be a host name, like apps.example.org", otherwise);

    /// <summary><c>*</c> is every address of the machine.</summary>
    public IPAddress Address(string key, string otherwise) => Text(key, otherwise) is "*" ? IPAddress.IPv6Any
        : IPAddress.TryParse(Text(key, otherwise), out var address) ? address
        : Refuse(key, "must be an IP address, or * for every address", IPAddress.Loopback);

    public IPNetwork Network(string key, string otherwise) => IPNetwork.TryParse(Text(key, otherwise), out var network)
        ? network
        : Refuse(key, "must be a network, like 10.213.0.0/16", IPNetwork.Parse(otherwise));

    public Uri? Url(string key)
    {
        var text = Text(key, "");
        return text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            ? text.Length == 0 ? null : new Uri(text)
            : Refuse<Uri?>(key, $"is '{text}'; it must be an http:// or https:// URL", null);
    }

    public T Refuse<T>(string key, string why, T otherwise)
    {
        Refuse(key, why);
        return otherwise;
    }

    public void RefuseUnknown() => faults.AddRange(values.Keys.Where(k => !_known.Contains(k)).Select(k => $"{Named(k)} is not a setting."));

    private static bool IsHostName(string host) => host.Length <= 253 && Uri.CheckHostName(host) is UriHostNameType.Dns && !host.Contains('_', StringComparison.Ordinal);

    private T Value<T>(string key, T otherwise, string wanted)
    {
        Ask(key);
        return !values.TryGetValue(key, out var value) ? otherwise
            : value is T right ? right
            : Refuse(key, $"must be {wanted}", otherwise);
    }

    private void Ask(string key)
    {
        _known.Add(key);
        Asked?.Invoke(Named(key));
    }

    private SettingsTable Inner(string key, TomlTable table) => new(Named(key), table, faults) { Asked = Asked };

    private void Refuse(string key, string why) => faults.Add($"{Named(key)} {why}.");

    private string Named(string key) => name.Length == 0 ? key : $"{name}.{key}";

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,14}\z", RegexOptions.NonBacktracking)]
    private static partial Regex WordPattern();
}
