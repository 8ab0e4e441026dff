using Tarmac.Builds.Buildpacks;
using Tarmac.Builds.Git;
using Tarmac.Builds.Output;
using Tarmac.Builds.Slugs;
using Tarmac.Server.Sources;

namespace Tarmac.Server.Retention;

/// <summary>
/// Deletes files that no row names: rows go first, so that a kill between the two leaves a file, which the next round finds. Files that were made just now
/// may be ahead of their rows.
/// </summary>
internal sealed class OldFiles(SlugFiles slugs, BuildOutputs outputs, BuildCaches caches, GitRepositories repositories, SourceFiles sources)
{
    public void DeleteSlugs(IReadOnlySet<Guid> known, DateTime before)
    {
        foreach (var (slug, made) in slugs.All().Where(file => file.Made < before && !known.Contains(file.Slug)).ToList())
        {
            slugs.Delete(slug);
        }
    }

    public void DeleteOutputs(IReadOnlySet<Guid> known, DateTime before)
    {
        foreach (var (build, written) in outputs.All().Where(file => file.Written < before && !known.Contains(file.Build)).ToList())
        {
            outputs.Delete(build);
        }
    }

    /// <summary>An app's row is there before its first file.</summary>
    public async Task DeleteOfGoneAppsAsync(IReadOnlySet<Guid> apps, CancellationToken cancellation)
    {
        foreach (var app in caches.All().Where(app => !apps.Contains(app.Value)).ToList())
        {
            await caches.DeleteAsync(app, cancellation);
        }

        foreach (var app in repositories.All().Where(app => !apps.Contains(app.Value)).ToList())
        {
            await repositories.DeleteAsync(app, cancellation);
        }
    }

    public void DeleteSources() => sources.Sweep();
}
