namespace Tarmac.Contracts.Buildpacks;

/// <summary>A published version of a buildpack of the registry.</summary>
public sealed record BuildpackRevision(Guid Id, int Release, string Status, string Tag, string License, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
