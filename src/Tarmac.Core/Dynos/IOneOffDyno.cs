using Tarmac.Core.Dynos.Events;

namespace Tarmac.Core.Dynos;

/// <summary>A running one-off dyno. Disposing it ends it (SIGKILL) and removes all that it used; a detached one that is not disposed lives on.</summary>
public interface IOneOffDyno : IAsyncDisposable
{
    DynoIdentity Identity { get; }

    /// <summary>Standard input; completing the stream (dispose) gives the process an end of file.</summary>
    Stream Input { get; }

    /// <summary>Standard output and standard error in the order they were written. Ends when the dyno has ended and all is read.</summary>
    Stream Output { get; }

    Task<DynoExit> Exited { get; }

    /// <summary>Sends a signal to its processes. A dyno that has ended gets none.</summary>
    void Send(DynoSignal signal);

    /// <summary>Gives its terminal another size, of which its processes hear by SIGWINCH. Without a terminal nothing happens.</summary>
    Task ResizeAsync(TerminalSize size, CancellationToken cancellation);

    /// <summary>SIGHUP for a lost terminal, SIGTERM otherwise; SIGKILL after the grace time.</summary>
    Task StopAsync(TimeSpan grace, CancellationToken cancellation);
}
