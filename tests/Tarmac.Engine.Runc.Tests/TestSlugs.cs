using Tarmac.Core.Slugs;

namespace Tarmac.Engine.Runc.Tests;

/// <summary>Slugs in a folder.</summary>
internal sealed class TestSlugs(string folder) : ISlugStore
{
    public static string PathOf(string folder, SlugReference slug) => Path.Combine(folder, $"{slug.Id}.squashfs");

    public string? FileOf(SlugReference slug) => PathOf(folder, slug) is var path && File.Exists(path) ? path : null;

    public Stream? Open(SlugReference slug) => FileOf(slug) is { } path ? File.OpenRead(path) : null;
}
