namespace Tarmac.Core.Dynos;

/// <summary>The start of an engine. Until it is over, the engine's other ports must not be used. Disposing the engine lets go of its dynos, which run on.</summary>
public interface IEngineLifecycle
{
    /// <summary>Gets ready and adopts the dynos of an earlier run. One-offs and builds of it whose streams nobody holds any more are ended.</summary>
    Task StartAsync(CancellationToken cancellation);
}
