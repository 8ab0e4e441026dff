namespace Tarmac.Core.Slugs;

/// <summary>
/// Names a built app. Its content, which an <see cref="ISlugStore"/> has, never changes: a squashfs image whose root holds <c>/app/...</c>, owned by the
/// dyno user.
/// </summary>
/// <param name="Id">Unique; an engine tells slugs apart by it.</param>
/// <param name="Digest"><c>SHA256:</c> and 64 hexadecimal digits of the image. Null: it was made before digests were recorded.</param>
/// <param name="Size">Bytes of the image.</param>
public sealed record SlugReference(Guid Id, string? Digest, long Size);
