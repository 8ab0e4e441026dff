using Tarmac.Core.Apps;

namespace Tarmac.Builds.Buildpacks;

/// <summary>The apps' build caches.</summary>
public sealed class BuildCaches(BuildOptions options)
{
    /// <summary>Empties the app's cache (<c>DELETE /apps/:id/build-cache</c>, and when the app is destroyed). A build under way keeps its copy.</summary>
    public Task DeleteAsync(AppId app, CancellationToken cancellation) => throw new NotImplementedException($"{options}");
}
