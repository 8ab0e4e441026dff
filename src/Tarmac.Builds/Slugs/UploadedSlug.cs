namespace Tarmac.Builds.Slugs;

/// <summary>A slug that was put here.</summary>
/// <param name="Size">Bytes of the image.</param>
/// <param name="Digest"><c>SHA256:</c> and 64 hexadecimal digits of the image.</param>
public sealed record UploadedSlug(long Size, string Digest);
