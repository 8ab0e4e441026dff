using Tarmac.Builds.Output;
using Tarmac.Core.Dynos;
using Tarmac.Core.Outcomes;

namespace Tarmac.Builds;

/// <summary>From source to slug. A build that fails, is cancelled or is killed leaves nothing behind.</summary>
public sealed class BuildPipeline(BuildOptions options, IEngine engine, HttpClient downloads, TimeProvider time, ILogger<BuildPipeline> log)
{
    /// <summary>Removes what builds of an earlier run left. Call it once, after the engine has started and before the first build.</summary>
    public Task SweepAsync(CancellationToken cancellation) => throw new NotImplementedException($"{options} {engine} {downloads} {time} {log}");

    /// <summary>
    /// Writes Heroku's lines to the output, from <c>-----&gt; Building on the ... stack</c> to <c>Done: 22.3M</c>, or to
    /// <c> !     Push failed</c>. The fault's message is the reason in one line. Cancelled: throws <see cref="OperationCanceledException"/>.
    /// </summary>
    public Task<Result<BuiltSlug>> BuildAsync(BuildRequest request, IBuildOutput output, CancellationToken cancellation) => throw new NotImplementedException();
}
