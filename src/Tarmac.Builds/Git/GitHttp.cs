using Tarmac.Builds.Pushes;
using Tarmac.Core.Apps;

namespace Tarmac.Builds.Git;

/// <summary>Git's smart HTTP protocol for one repository; who may speak is decided before.</summary>
public sealed class GitHttp(BuildOptions options, GitRepositories repositories, PushHooks hooks, ILogger<GitHttp> log)
{
    /// <summary>Answers the request whole. The path is what follows <c>APP.git/</c>. Ends the push (and its build) when the client is lost.</summary>
    public Task ServeAsync(HttpContext context, AppId app, PushIdentity who, string gitPath, CancellationToken cancellation) =>
        throw new NotImplementedException($"{options} {repositories} {hooks} {log}");
}
