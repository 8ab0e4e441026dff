using Tarmac.Contracts.Apps;

namespace Tarmac.Contracts.Domains;

/// <summary>A host name that leads to an app.</summary>
public sealed record Domain
{
    public string? AcmStatus { get; init; }

    public string? AcmStatusReason { get; init; }

    public required AppReference App { get; init; }

    public string? Cname { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Hostname { get; init; }

    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string Status { get; init; }

    public NamedReference? SniEndpoint { get; init; }
}
