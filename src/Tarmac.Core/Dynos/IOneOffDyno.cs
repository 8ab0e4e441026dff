namespace Tarmac.Core.Dynos;

/// <summary>A running one-off dyno. Disposing it ends it (SIGKILL) and removes all that it used; a detached one that is not disposed lives on.</summary>
public interface IOneOffDyno : IAsyncDisposable
{
    Guid Id { get; }

    DynoName Name { get; }

    /// <summary>Standard input; completing the stream (dispose) gives the process an end of file.</summary>
    Stream Input { get; }

    /// <summary>Standard output and standard error in the order they were written. Ends when the dyno has ended and all is read.</summary>
    Stream Output { get; }

    Task<DynoExit> Exited { get; }

    /// <summary>SIGHUP for a lost terminal, SIGTERM otherwise; SIGKILL after the grace time.</summary>
    Task StopAsync(TimeSpan grace, CancellationToken cancellation);
}
