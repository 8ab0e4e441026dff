namespace Tarmac.Builds.Sources;

/// <summary>A <c>.tar.gz</c> of the source: from an address (http or https), or a file that was put to this platform.</summary>
/// <param name="Location">An http, https or file address. A file address is never taken from a user: the server maps its own put addresses to it.</param>
/// <param name="Checksum"><c>SHA256:</c> and 64 hexadecimal digits; null: not checked.</param>
public sealed record ArchiveSource(Uri Location, string? Checksum) : BuildSource
{
    public override string? Version { get; init; }
}
