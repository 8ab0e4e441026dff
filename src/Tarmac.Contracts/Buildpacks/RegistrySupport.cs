namespace Tarmac.Contracts.Buildpacks;

/// <summary>Where the users of a buildpack get help.</summary>
public sealed record RegistrySupport(string Method, string Address);
