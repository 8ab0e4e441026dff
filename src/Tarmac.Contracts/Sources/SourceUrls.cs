namespace Tarmac.Contracts.Sources;

/// <summary>Where the archive is put, and where a build gets it.</summary>
public sealed record SourceUrls(string GetUrl, string PutUrl);
