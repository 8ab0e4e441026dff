namespace Tarmac.Contracts.Domains;

/// <summary>Adds a host name.</summary>
public sealed record DomainCreate
{
    public string? Hostname { get; init; }
}
