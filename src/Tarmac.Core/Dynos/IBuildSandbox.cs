using Tarmac.Core.Apps;
using Tarmac.Core.Outcomes;

namespace Tarmac.Core.Dynos;

/// <summary>
/// Runs builds, each in a dyno with the tools of the build stack, on the machine that has the builds' folders. A build is no dyno of the app: it is not
/// listed, and <c>ps:restart</c> and <c>ps:stop</c> do not reach it.
/// </summary>
public interface IBuildSandbox
{
    Task<Result<ISandboxedBuild>> RunAsync(SandboxSpec spec, CancellationToken cancellation);

    /// <summary>Ends the builds of an app that is removed.</summary>
    Task RemoveAsync(AppId app, CancellationToken cancellation);
}
