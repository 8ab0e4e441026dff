using System.Text.Json;

namespace Tarmac.Contracts.Dynos;

/// <summary>What <c>heroku run</c> asks for. The stock CLI sends COLUMNS and LINES as numbers.</summary>
public sealed record DynoCreate
{
    public string? Command { get; init; }

    public bool? Attach { get; init; }

    public Dictionary<string, JsonElement>? Env { get; init; }

    public bool? ForceNoTty { get; init; }

    public string? Size { get; init; }

    public string? Type { get; init; }

    /// <summary>Seconds.</summary>
    public int? TimeToLive { get; init; }
}
