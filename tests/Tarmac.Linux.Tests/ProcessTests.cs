using Tarmac.Linux.Processes;
using Tarmac.Linux.Programs;

namespace Tarmac.Linux.Tests;

public sealed class ProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_later_process_with_the_same_pid_is_another_process()
    {
        await using var sleeper = new ProgramCall("sleep", "1000").Start();
        var now = ProcessIdentity.Of(sleeper.Pid)!;
        var earlier = now with { StartTime = now.StartTime - 1 };

        Assert.True(now.IsAlive);
        Assert.False(earlier.IsAlive);
        Assert.Null(ProcessHandle.Open(earlier.Pid, earlier.StartTime));
        Assert.False(earlier.Send(Signals.Kill));
        await earlier.EndAsync(Cancellation);
        Assert.True(now.IsAlive);
    }

    [Fact]
    public async Task The_end_of_a_process_is_awaited_by_everybody_who_waits()
    {
        await using var sleeper = new ProgramCall("sleep", "1000").Start();
        var identity = ProcessIdentity.Of(sleeper.Pid)!;
        using var readiness = new Readiness();
        using var handle = ProcessHandle.Open(sleeper.Pid)!;
        Task[] ends = [identity.EndAsync(Cancellation), identity.EndAsync(Cancellation), handle.WaitAsync(readiness, Cancellation)];
        Assert.DoesNotContain(ends, end => end.IsCompleted);

        Assert.True(identity.Send(Signals.Terminate));

        await Task.WhenAll(ends).WaitAsync(Patience, Cancellation);
        Assert.Equal(128 + Signals.Terminate, await sleeper.ExitAsync(Cancellation));
        Assert.False(identity.Send(Signals.Terminate));
        await identity.EndAsync(Cancellation);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_ends_and_the_process_goes_on()
    {
        await using var sleeper = new ProgramCall("sleep", "1000").Start();
        var identity = ProcessIdentity.Of(sleeper.Pid)!;
        using var cancelled = new CancellationTokenSource();
        var end = identity.EndAsync(cancelled.Token);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => end.WaitAsync(Patience, Cancellation));
        Assert.True(identity.IsAlive);
    }

    [Fact]
    public async Task A_handle_that_is_disposed_of_during_a_wait_stays_open_until_the_wait_ends()
    {
        await using var sleeper = new ProgramCall("sleep", "1000").Start();
        var handle = ProcessHandle.Open(sleeper.Pid)!;
        var end = handle.WaitAsync(Readiness.Shared, Cancellation);
        handle.Dispose();

        Assert.False(handle.IsInvalid);
        Assert.False(end.IsCompleted);
        await sleeper.KillAsync();
        await end.WaitAsync(Patience, Cancellation);
    }

    [Fact]
    public async Task Handles_that_are_forgotten_are_closed()
    {
        await using var sleeper = new ProgramCall("sleep", "1000").Start();
        Forget(sleeper.Pid);
        await Until.TrueAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Open(sleeper.Pid) == 0;
        });

        static void Forget(int pid)
        {
            for (var i = 0; i < 20; i++)
            {
                _ = ProcessHandle.Open(pid);
            }
        }
    }

    [Fact]
    public void There_is_no_process_without_a_pid_of_its_own()
    {
        Assert.Null(ProcessIdentity.Of(int.MaxValue));
        Assert.Null(ProcessHandle.Open(0));
        Assert.Null(ProcessHandle.Open(-1));
    }

    [Fact]
    public async Task A_process_is_found_by_its_program_and_its_working_folder()
    {
        using var folder = new ScratchFolder();
        await using var sleeper = new ProgramCall("sleep", "1000") { Folder = folder.Path }.Start();
        await Until.TrueAsync(() => ProcessIdentity.WorksIn(sleeper.Pid, folder.Path, "sleep"));

        Assert.Equal([ProcessIdentity.Of(sleeper.Pid)!], ProcessIdentity.In(folder.Path, "sleep"));
        Assert.Empty(ProcessIdentity.In(folder.Path, "cat"));
    }

    // The kernel shows a pidfd's pid in its fdinfo (proc_pid_fdinfo(5)).
    private static int Open(int pid) => Directory.EnumerateFiles("/proc/self/fdinfo").Count(file =>
    {
        try
        {
            return File.ReadLines(file).Any(line => line == $"Pid:\t{pid}");
        }
        catch (IOException)
        {
            return false;
        }
    });
}
