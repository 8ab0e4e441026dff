namespace Tarmac.Server.Builds;

/// <summary>What is known of a build before it begins.</summary>
internal sealed record NewBuild(string? Url, string? Checksum, string? Version, string? VersionDescription, IReadOnlyList<string> Buildpacks);
