namespace Tarmac.Contracts.Collaborators;

/// <summary>What a collaborator may do.</summary>
public sealed record Permission
{
    public required string Name { get; init; }

    public required string Description { get; init; }
}
