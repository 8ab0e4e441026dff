namespace Tarmac.Contracts.Features;

/// <summary>Something that can be switched on for an app or an account.</summary>
public sealed record Feature
{
    public required DateTimeOffset CreatedAt { get; init; }

    public required string Description { get; init; }

    public required string DocUrl { get; init; }

    public required bool Enabled { get; init; }

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string DisplayName { get; init; }

    public required string FeedbackEmail { get; init; }
}
