using Tarmac.Contracts.Accounts;
using Tarmac.Contracts.Apps;

namespace Tarmac.Contracts.Releases;

/// <summary>A release: slug, config and description, numbered within the app.</summary>
public sealed record Release
{
    public required string[] AddonPlanNames { get; init; }

    public required Artifact[] Artifacts { get; init; }

    public required AppReference App { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Description { get; init; }

    public required Guid Id { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public SlugReference? Slug { get; init; }

    public required string Status { get; init; }

    public required AccountReference User { get; init; }

    public required int Version { get; init; }

    public required bool Current { get; init; }

    public string? OutputStreamUrl { get; init; }

    public required bool EligibleForRollback { get; init; }
}
