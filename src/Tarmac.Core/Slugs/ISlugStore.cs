namespace Tarmac.Core.Slugs;

/// <summary>Has the images of slugs. An engine on this machine mounts the file; one on another machine reads the stream.</summary>
public interface ISlugStore
{
    /// <summary>The image as a file of this machine; null where the slug is not kept.</summary>
    string? FileOf(SlugReference slug);

    /// <summary>The image's bytes; null where the slug is not kept.</summary>
    Stream? Open(SlugReference slug);
}
