namespace Tarmac.Contracts.Formations;

/// <summary>Changes several process types, all or none.</summary>
public sealed record FormationBatch
{
    public FormationUpdate[]? Updates { get; init; }
}
