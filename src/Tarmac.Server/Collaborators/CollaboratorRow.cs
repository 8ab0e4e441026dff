using Tarmac.Contracts.Apps;
using Tarmac.Contracts.Collaborators;

namespace Tarmac.Server.Collaborators;

internal sealed record CollaboratorRow
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public required string Email { get; init; }

    public required bool IsOwner { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public Collaborator Wire(AppReference app) => new()
    {
        App = app,
        CreatedAt = CreatedAt,
        Id = Id,
        Permissions = [],
        Role = IsOwner ? "owner" : "collaborator",
        UpdatedAt = UpdatedAt,
        User = new CollaboratorUser { Email = Email, Federated = false, Id = AccountId },
    };
}
