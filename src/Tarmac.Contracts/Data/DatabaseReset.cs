using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Data;

/// <summary>What a database shall have again after it was emptied.</summary>
public sealed record DatabaseReset
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string[]? Extensions { get; init; }
}
