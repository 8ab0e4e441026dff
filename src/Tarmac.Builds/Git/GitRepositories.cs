using Tarmac.Core.Apps;

namespace Tarmac.Builds.Git;

/// <summary>The apps' bare repositories.</summary>
public sealed class GitRepositories(BuildOptions options)
{
    /// <summary>Makes the app's repository where it is missing.</summary>
    public Task EnsureAsync(AppId app, CancellationToken cancellation) => throw new NotImplementedException($"{options}");

    public Task DeleteAsync(AppId app, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Bytes on disk; 0 where there is none.</summary>
    public long Size(AppId app) => throw new NotImplementedException();
}
