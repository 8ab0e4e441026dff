using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tarmac.Postgres.Native;

/// <summary>
/// Waits for the end of a process that need not be our child. A thread that sleeps in the kernel costs nothing, where a timer that looks ten times a
/// second costs a measurable share of a processor for each cluster.
/// </summary>
internal static partial class ProcessEnd
{
    private const short Readable = 1;
    private const int Milliseconds = 1000;

    public static async Task WaitAsync(ProcessIdentity process, CancellationToken cancellation)
    {
        var handle = Open(process.Pid, 0);

        // Asked after opening: what is open now is this process, or it has ended.
        if (handle < 0 || !process.IsAlive())
        {
            new SafeFileHandle(handle, ownsHandle: true).Dispose();
            return;
        }

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cancelled = cancellation.Register(() => ended.TrySetCanceled(cancellation));
        new Thread(() => Watch(handle, ended), maxStackSize: 128 * 1024) { IsBackground = true, Name = $"end of {process.Pid}" }.Start();
        await ended.Task;
    }

    private static void Watch(int handle, TaskCompletionSource ended)
    {
        using var owned = new SafeFileHandle(handle, ownsHandle: true);
        var entry = new Entry { Handle = handle, Events = Readable };
        while (!ended.Task.IsCompleted)
        {
            if (Poll(ref entry, 1, Milliseconds) > 0)
            {
                ended.TrySetResult();
            }
        }
    }

    // pidfd_open(2)
    [LibraryImport("libc", EntryPoint = "pidfd_open")]
    private static partial int Open(int pid, uint flags);

    // poll(2)
    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Entry entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public int Handle;
        public short Events;
        public short Returned;
    }
}
