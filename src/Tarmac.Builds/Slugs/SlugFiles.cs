using Tarmac.Core.Slugs;

namespace Tarmac.Builds.Slugs;

/// <summary>The slugs on this machine's disk.</summary>
public sealed class SlugFiles(BuildOptions options) : ISlugStore
{
    private const string Extension = ".squashfs";

    public string? FileOf(SlugReference slug)
    {
        ArgumentNullException.ThrowIfNull(slug);
        return PathOf(slug.Id) is var path && File.Exists(path) ? path : null;
    }

    public Stream? Open(SlugReference slug) => FileOf(slug) is { } path ? File.OpenRead(path) : null;

    /// <summary>What runs of it runs on: a mounted image stays until the last dyno has ended.</summary>
    public void Delete(Guid slug)
    {
        if (Directory.Exists(options.Slugs))
        {
            File.Delete(PathOf(slug));
        }
    }

    /// <summary>The slugs whose files are there, with the time of their making.</summary>
    public IEnumerable<(Guid Slug, DateTime Made)> All() => Directory.Exists(options.Slugs)
        ? from file in Directory.EnumerateFiles(options.Slugs, "*" + Extension)
          where Guid.TryParse(Path.GetFileNameWithoutExtension(file), out _)
          select (Guid.Parse(Path.GetFileNameWithoutExtension(file)), File.GetLastWriteTimeUtc(file))
        : [];

    /// <summary>Where a slug is or would be.</summary>
    internal string PathOf(Guid slug) => Path.Combine(options.Slugs, slug + Extension);

    internal void Sweep()
    {
        if (Directory.Exists(options.Slugs))
        {
            foreach (var draft in Directory.EnumerateFiles(options.Slugs, "*.new"))
            {
                File.Delete(draft);
            }
        }
    }
}
