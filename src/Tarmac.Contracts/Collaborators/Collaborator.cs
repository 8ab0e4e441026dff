using Tarmac.Contracts.Apps;

namespace Tarmac.Contracts.Collaborators;

/// <summary>An account that may work on an app.</summary>
public sealed record Collaborator
{
    public required AppReference App { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Guid Id { get; init; }

    public required Permission[] Permissions { get; init; }

    public string? Role { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required CollaboratorUser User { get; init; }
}
