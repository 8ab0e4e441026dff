using System.Collections.Immutable;
using System.Text;
using Tarmac.Core.Outcomes;

namespace Tarmac.Core.ConfigVars;

/// <summary>All config vars of an app at one release. At most 64 KB of names and values together.</summary>
public sealed record ConfigVarSet
{
    /// <summary>Bytes of UTF-8, names and values together.</summary>
    public const int Limit = 64 * 1024;

    private ConfigVarSet(ImmutableSortedDictionary<string, string> values) => Values = values;

    public static ConfigVarSet Empty { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    public ImmutableSortedDictionary<string, string> Values { get; }

    /// <summary>The set after a change: a value sets, null removes. Setting a var to what it was leaves it.</summary>
    public Result<ConfigVarSet> With(IReadOnlyDictionary<string, string?> changes)
    {
        var values = Values;
        foreach (var (name, value) in changes)
        {
            var parsed = ConfigVarName.Parse(name);
            if (!parsed.Succeeded)
            {
                return parsed.Fault;
            }

            if (value?.Contains('\0', StringComparison.Ordinal) == true)
            {
                return Fault.Invalid($"Config var {name} holds a NUL character, which no environment can.");
            }

            values = value is null ? values.Remove(name) : values.SetItem(name, value);
        }

        return values.Sum(v => Encoding.UTF8.GetByteCount(v.Key) + Encoding.UTF8.GetByteCount(v.Value)) > Limit
            ? Fault.Invalid("Config vars are limited to 64 KB in all. Keep large values in a file or a database.")
            : new ConfigVarSet(values);
    }

    public bool Equals(ConfigVarSet? other) => other is not null && Values.Count == other.Values.Count
        && Values.All(v => other.Values.TryGetValue(v.Key, out var value) && value == v.Value);

    public override int GetHashCode() => Values.Count;
}
