using Tarmac.Contracts.Accounts;

namespace Tarmac.Contracts.Apps;

/// <summary>An app.</summary>
public sealed record App
{
    public required bool Acm { get; init; }

    public DateTimeOffset? ArchivedAt { get; init; }

    public string? BuildpackProvidedDescription { get; init; }

    public required NamedReference BuildStack { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Generation Generation { get; init; }

    public required string GitUrl { get; init; }

    public required Guid Id { get; init; }

    public bool? InternalRouting { get; init; }

    public required bool Maintenance { get; init; }

    public required string Name { get; init; }

    public required AccountReference Owner { get; init; }

    public NamedReference? Organization { get; init; }

    public NamedReference? Team { get; init; }

    public required NamedReference Region { get; init; }

    public DateTimeOffset? ReleasedAt { get; init; }

    public long? RepoSize { get; init; }

    public long? SlugSize { get; init; }

    public NamedReference? Space { get; init; }

    public required NamedReference Stack { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public string? WebUrl { get; init; }

    public required string CreateStatus { get; init; }

    public required string ProcessTier { get; init; }

    public required bool Locked { get; init; }
}
