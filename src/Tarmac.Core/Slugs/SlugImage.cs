namespace Tarmac.Core.Slugs;

/// <summary>A built app: a squashfs file whose root becomes <c>/app</c>'s layer over the stack (it holds <c>/app/...</c>), owned by the dyno user inside.</summary>
/// <param name="File">Absolute path of the image on this machine.</param>
public sealed record SlugImage(Guid Id, string File);
