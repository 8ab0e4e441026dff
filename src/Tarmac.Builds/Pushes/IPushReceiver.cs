using Tarmac.Builds.Output;

namespace Tarmac.Builds.Pushes;

/// <summary>Decides what a push of the deploying branch means. The server implements it: build, release, roll out.</summary>
public interface IPushReceiver
{
    /// <summary>
    /// True: the push is accepted and the branch moves. False: it is rejected; the reason was written to the output.
    /// Cancelled when the client is lost.
    /// </summary>
    Task<bool> ReceiveAsync(Push push, IBuildOutput output, CancellationToken cancellation);
}
