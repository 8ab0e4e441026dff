namespace Tarmac.Contracts.Data;

/// <summary>What <c>pg:info</c> shows of a database.</summary>
public sealed record DatabaseInfo
{
    public required Guid AddonId { get; init; }

    public required string Name { get; init; }

    public required string Plan { get; init; }

    public required DatabaseInfoLine[] Info { get; init; }

    public required string ResourceUrl { get; init; }

    public string? Following { get; init; }
}
