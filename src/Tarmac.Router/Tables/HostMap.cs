namespace Tarmac.Router.Tables;

/// <summary>Host names to values, case-insensitive; a name <c>*.example.com</c> stands for every name with one label in its place.</summary>
internal sealed class HostMap<T>
    where T : class
{
    private readonly Dictionary<string, T> _byHost = new(StringComparer.OrdinalIgnoreCase);
    private bool _wildcards;

    public bool TryAdd(string host, T value)
    {
        _wildcards |= host.StartsWith("*.", StringComparison.Ordinal);
        return _byHost.TryAdd(host, value);
    }

    public T? Find(ReadOnlySpan<char> host)
    {
        var lookup = _byHost.GetAlternateLookup<ReadOnlySpan<char>>();
        if (host.EndsWith('.'))
        {
            host = host[..^1];
        }

        if (lookup.TryGetValue(host, out var value))
        {
            return value;
        }

        var dot = _wildcards ? host.IndexOf('.') : -1;
        if (dot < 1 || host.Length > 253)
        {
            return null;
        }

        Span<char> wildcard = stackalloc char[254];
        wildcard[0] = '*';
        host[dot..].CopyTo(wildcard[1..]);
        return lookup.TryGetValue(wildcard[..(1 + host.Length - dot)], out value) ? value : null;
    }
}
