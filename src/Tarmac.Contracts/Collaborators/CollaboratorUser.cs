namespace Tarmac.Contracts.Collaborators;

/// <summary>Who works on an app with its owner.</summary>
public sealed record CollaboratorUser
{
    public required string Email { get; init; }

    public required bool Federated { get; init; }

    public required Guid Id { get; init; }
}
