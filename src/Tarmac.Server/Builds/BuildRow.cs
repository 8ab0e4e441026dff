namespace Tarmac.Server.Builds;

internal sealed record BuildRow
{
    public required Guid Id { get; init; }

    public required Guid AppId { get; init; }

    public required Guid AccountId { get; init; }

    public required string AccountEmail { get; init; }

    public required string Status { get; init; }

    public string? SourceUrl { get; init; }

    public string? SourceChecksum { get; init; }

    public string? SourceVersion { get; init; }

    public string? SourceVersionDescription { get; init; }

    /// <summary>A JSON list of addresses.</summary>
    public required string Buildpacks { get; init; }

    public required string Stack { get; init; }

    public Guid? SlugId { get; init; }

    public Guid? ReleaseId { get; init; }

    public string? Failure { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }
}
