using Tarmac.Core.Slugs;

namespace DynoStart;

/// <summary>The measured dynos run programs of the stack.</summary>
internal sealed class NoSlugs : ISlugStore
{
    public string? FileOf(SlugReference slug) => null;

    public Stream? Open(SlugReference slug) => null;
}
