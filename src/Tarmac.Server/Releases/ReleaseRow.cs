using Tarmac.Core.Releases;

namespace Tarmac.Server.Releases;

internal sealed record ReleaseRow
{
    public required Guid Id { get; init; }

    public required Guid AppId { get; init; }

    public required string AppName { get; init; }

    public required int Version { get; init; }

    public required Guid AccountId { get; init; }

    public required string AccountEmail { get; init; }

    public Guid? SlugId { get; init; }

    /// <summary>What it runs with; see <c>ConfigVarBox</c>. A list is read without it.</summary>
    public byte[] Config
    {
        get => field ?? throw new InvalidOperationException("This row was read for a list, without its config vars.");
        init;
    }

    public required string Description { get; init; }

    public required string Status { get; init; }

    public required bool IsCurrent { get; init; }

    /// <summary>The slug's own process types declare a release phase.</summary>
    public required bool HasReleasePhase { get; init; }

    /// <summary>The app's add-ons now, as <c>service:plan</c>.</summary>
    public required string[] AddonPlanNames { get; init; }

    public string? Failure { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public ReleaseVersion ReleaseVersion => new(Version);
}
