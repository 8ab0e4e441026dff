using System.Collections.Concurrent;

namespace Tarmac.Loops;

/// <summary>The loops of a program and how each is doing.</summary>
public sealed class LoopHealth
{
    private readonly ConcurrentDictionary<string, LoopPulse> _loops = new(StringComparer.Ordinal);

    /// <summary>All loops, by name.</summary>
    public IReadOnlyList<LoopReport> Report() => [.. _loops.Values.Select(loop => loop.Report()).OrderBy(loop => loop.Name, StringComparer.Ordinal)];

    internal void Add(LoopPulse pulse) => _loops[pulse.Name] = pulse;

    internal void Remove(LoopPulse pulse) => _loops.TryRemove(KeyValuePair.Create(pulse.Name, pulse));
}
