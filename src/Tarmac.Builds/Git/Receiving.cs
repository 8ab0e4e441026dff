namespace Tarmac.Builds.Git;

/// <summary>
/// Counts the pushes that a repository receives now. Git 2.38 and later leave a push's quarantine folder behind when they are ended by a
/// signal, and nothing tells whose it is; so the last push to end removes what is left.
/// </summary>
internal sealed class Receiving
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _pushes = new(StringComparer.Ordinal);

    public IDisposable Begin(string repository)
    {
        lock (_lock)
        {
            _pushes[repository] = _pushes.GetValueOrDefault(repository) + 1;
        }

        return new Push(this, repository);
    }

    public static void RemoveQuarantines(string repository)
    {
        var objects = Path.Combine(repository, "objects");
        if (!Directory.Exists(objects))
        {
            return;
        }

        foreach (var quarantine in Directory.EnumerateDirectories(objects, "tmp_objdir-*"))
        {
            Directory.Delete(quarantine, recursive: true);
        }
    }

    private void End(string repository)
    {
        lock (_lock)
        {
            if (--_pushes[repository] == 0)
            {
                _pushes.Remove(repository);
                RemoveQuarantines(repository);
            }
        }
    }

    private sealed class Push(Receiving receiving, string repository) : IDisposable
    {
        public void Dispose() => receiving.End(repository);
    }
}
