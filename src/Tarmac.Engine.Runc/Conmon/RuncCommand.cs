using Tarmac.Linux;
using Tarmac.Linux.Processes;
using Tarmac.Linux.Programs;

namespace Tarmac.Engine.Runc.Conmon;

/// <summary>runc(8), with the installation's own state folder.</summary>
internal sealed class RuncCommand(string root)
{
    public const string Program = "/usr/sbin/runc";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DeleteLimit = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Does what <c>runc start</c> does, without starting runc again: opens the exec FIFO of the dyno's first process and reads one
    /// byte, after which the process executes the app. A missing FIFO means that it is already running.
    /// </summary>
    public async Task StartAsync(string id, ProcessHandle init, Readiness readiness, CancellationToken cancellation)
    {
        // Opened for writing too: opening never waits, and what is read cannot be the end of a writer who has not come yet.
        const int readWriteNonBlockingCloseOnExec = 2 | 0x800 | 0x80000;
        var file = Fifo(id);
        var fifo = LibC.Open(file, readWriteNonBlockingCloseOnExec, 0);
        if (fifo < 0)
        {
            throw LibC.Failure($"open {file}");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartLimit);
        var said = readiness.WaitAsync(fifo, limit.Token);
        var ended = init.WaitAsync(readiness, limit.Token);
        try
        {
            await Task.WhenAny(said, ended);
            if (LibC.Read(fifo, new byte[1], 1) != 1)
            {
                throw new IOException("The dyno's first process ended before it was started, or did not answer");
            }

            File.Delete(file);
        }
        finally
        {
            await limit.CancelAsync();
            await Task.WhenAll(said, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ = LibC.Close(fifo);
        }
    }

    /// <summary>Kills what is left and removes cgroup and state. Idempotent; what runc does not know of, since it was killed while it made it, stays.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellation) =>
        new ProgramCall(Program, ["--root", root, "delete", "--force", id]) { Limit = DeleteLimit }.DemandAsync(cancellation);

    /// <summary>False: a busy dyno could not be frozen in time (cgroup v1), or it has ended.</summary>
    public async Task<bool> PauseAsync(string id, CancellationToken cancellation) =>
        (await new ProgramCall(Program, ["--root", root, "pause", id]).RunAsync(cancellation)).Status == 0;

    public async Task<bool> ResumeAsync(string id, CancellationToken cancellation) =>
        (await new ProgramCall(Program, ["--root", root, "resume", id]).RunAsync(cancellation)).Status == 0;

    /// <summary>The dynos of which runc keeps something.</summary>
    public IReadOnlyList<string> Known() => Directory.Exists(root) ? [.. Directory.EnumerateDirectories(root).Select(folder => Path.GetFileName(folder))] : [];

    /// <summary>True from create to start: nothing of the app has run.</summary>
    public bool IsWaiting(string id) => File.Exists(Fifo(id));

    private string Fifo(string id) => Path.Combine(root, id, "exec.fifo");
}
