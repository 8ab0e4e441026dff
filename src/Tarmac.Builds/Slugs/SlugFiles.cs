using Tarmac.Core.Slugs;

namespace Tarmac.Builds.Slugs;

/// <summary>The slugs on this machine's disk.</summary>
public sealed class SlugFiles(BuildOptions options)
{
    /// <summary>Where a slug is or would be.</summary>
    public SlugImage Image(Guid slug) => new(slug, Path.Combine(options.Slugs, $"{slug}.squashfs"));

    public void Delete(Guid slug)
    {
        if (Directory.Exists(options.Slugs))
        {
            File.Delete(Image(slug).File);
        }
    }

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
