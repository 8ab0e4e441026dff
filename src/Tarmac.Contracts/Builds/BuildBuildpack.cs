namespace Tarmac.Contracts.Builds;

/// <summary>A buildpack by address or by name.</summary>
public sealed record BuildBuildpack(string? Url, string? Name);
