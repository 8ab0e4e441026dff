using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Data;

/// <summary>What <c>pg:wait</c> polls.</summary>
public sealed record WaitStatus
{
    [JsonPropertyName("waiting?")]
    public required bool Waiting { get; init; }

    public required string Message { get; init; }

    [JsonPropertyName("error?")]
    public required bool Error { get; init; }
}
