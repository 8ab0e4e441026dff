namespace Tarmac.Contracts.LogSessions;

/// <summary>Which lines. The stock CLI says <c>dyno</c>; the schema knows <c>dyno_name</c> and <c>type</c>.</summary>
public sealed record LogSessionCreate
{
    public int? Lines { get; init; }

    public bool? Tail { get; init; }

    public string? Source { get; init; }

    public string? Dyno { get; init; }

    public string? DynoName { get; init; }

    public string? Type { get; init; }
}
