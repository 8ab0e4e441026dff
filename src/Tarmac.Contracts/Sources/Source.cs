namespace Tarmac.Contracts.Sources;

/// <summary>A place to put a source archive.</summary>
public sealed record Source(SourceUrls SourceBlob);
