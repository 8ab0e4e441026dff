using System.Collections.Immutable;

namespace Tarmac.Engine.Runc.Bundles;

/// <summary>What differs from dyno to dyno in its OCI configuration.</summary>
internal sealed record OciProcess
{
    public required string Id { get; init; }

    public required string Root { get; init; }

    public required string Network { get; init; }

    public required string CgroupPath { get; init; }

    public required ImmutableArray<string> Arguments { get; init; }

    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    public required bool Terminal { get; init; }

    /// <summary>Bytes; the kernel ends the dyno above.</summary>
    public required long MemoryLimit { get; init; }

    public required bool LimitSwap { get; init; }

    public required double Cpu { get; init; }

    public required int Processes { get; init; }

    /// <summary>The first user id outside; null without a user namespace.</summary>
    public required uint? FirstUser { get; init; }

    public required ImmutableArray<OciBind> Binds { get; init; }
}
