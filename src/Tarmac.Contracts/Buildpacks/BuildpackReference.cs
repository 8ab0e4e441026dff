namespace Tarmac.Contracts.Buildpacks;

/// <summary>A buildpack: its URL, and its name where the registry has one.</summary>
public sealed record BuildpackReference(string Url, string Name);
