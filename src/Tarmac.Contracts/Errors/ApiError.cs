using System.Text.Json.Serialization;
using Tarmac.Contracts.Apps;

namespace Tarmac.Contracts.Errors;

/// <summary>The body of every answer that is not a success. The stock CLI prints <see cref="Message"/> and branches on the other two.</summary>
public sealed record ApiError(string Id, string Message)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Resource { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AppReference? App { get; init; }
}
