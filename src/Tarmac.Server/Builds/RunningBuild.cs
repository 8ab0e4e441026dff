namespace Tarmac.Server.Builds;

/// <summary>A build under way.</summary>
internal sealed class RunningBuild(CancellationTokenSource source, Action ended) : IDisposable
{
    public CancellationToken Cancelled => source.Token;

    public void Dispose()
    {
        ended();
        source.Dispose();
    }
}
