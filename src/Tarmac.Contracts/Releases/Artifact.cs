namespace Tarmac.Contracts.Releases;

/// <summary>What a release runs: a slug.</summary>
public sealed record Artifact(string Type, Guid Id);
