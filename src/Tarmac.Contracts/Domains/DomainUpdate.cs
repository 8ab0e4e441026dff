using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Domains;

/// <summary>Changes which certificate a host name has.</summary>
public sealed record DomainUpdate
{
    [JsonConverter(typeof(NameOrObject))]
    public string? SniEndpoint { get; init; }
}
