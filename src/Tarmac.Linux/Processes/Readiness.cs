using System.Runtime.InteropServices;

namespace Tarmac.Linux.Processes;

/// <summary>
/// One thread in poll(2) for all files that .NET cannot await: process files (readable when the process has ended), FIFOs, inotify.
/// </summary>
public sealed class Readiness : IDisposable
{
    private const short Readable = 1;
    private static readonly Lazy<Readiness> Instance = new(() => new Readiness());
    private readonly Lock _lock = new();
    private readonly List<Waiter> _waiters = [];
    private readonly int _wake;
    private readonly Thread _thread;
    private bool _disposed;

    public Readiness()
    {
        const int closeOnExecAndNonBlocking = 0x80000 | 0x800;
        _wake = LibC.EventFile(0, closeOnExecAndNonBlocking);
        if (_wake < 0)
        {
            throw LibC.Failure("eventfd");
        }

        _thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = "readiness" };
        _thread.Start();
    }

    /// <summary>For callers that keep none of their own: its thread starts with the first wait and ends with the program.</summary>
    public static Readiness Shared => Instance.Value;

    /// <summary>Completes when the file is readable or hung up. Keeps the file open until then.</summary>
    public async Task WaitAsync(SafeHandle file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        var held = false;
        try
        {
            file.DangerousAddRef(ref held);
            await WaitAsync((int)file.DangerousGetHandle(), cancellation);
        }
        finally
        {
            if (held)
            {
                file.DangerousRelease();
            }
        }
    }

    /// <summary>Completes when the file is readable or hung up. The file must stay open until then.</summary>
    public async Task WaitAsync(int file, CancellationToken cancellation)
    {
        var waiter = new Waiter(file);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _waiters.Add(waiter);
        }

        Wake();
        await using var registration = cancellation.Register(() => Remove(waiter, cancellation));
        await waiter.Ready.Task;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        Wake();
        _thread.Join();
        _ = LibC.Close(_wake);
    }

    private void Remove(Waiter waiter, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _waiters.Remove(waiter);
        }

        // The thread may still hold the file in a poll: wake it, so that it forgets a file that is closed next.
        Wake();
        waiter.Ready.TrySetCanceled(cancellation);
    }

    private void Wake() => _ = LibC.Write(_wake, [1, 0, 0, 0, 0, 0, 0, 0], 8);

    private void Run()
    {
        var entries = new LibC.PollEntry[64];
        Span<byte> count = stackalloc byte[8];
        while (true)
        {
            Waiter[] waiters;
            lock (_lock)
            {
                if (_disposed)
                {
                    _waiters.ForEach(w => w.Ready.TrySetCanceled());
                    _waiters.Clear();
                    return;
                }

                waiters = [.. _waiters];
            }

            if (entries.Length < waiters.Length + 1)
            {
                entries = new LibC.PollEntry[waiters.Length * 2];
            }

            entries[0] = new() { File = _wake, Events = Readable };
            for (var i = 0; i < waiters.Length; i++)
            {
                entries[i + 1] = new() { File = waiters[i].File, Events = Readable };
            }

            if (LibC.Poll(entries, (ulong)waiters.Length + 1, -1) > 0)
            {
                _ = LibC.Read(_wake, count, count.Length);
                Complete(waiters, entries);
            }
        }
    }

    private void Complete(Waiter[] waiters, LibC.PollEntry[] entries)
    {
        for (var i = 0; i < waiters.Length; i++)
        {
            if (entries[i + 1].Returned != 0)
            {
                lock (_lock)
                {
                    _waiters.Remove(waiters[i]);
                }

                waiters[i].Ready.TrySetResult();
            }
        }
    }

    private sealed class Waiter(int file)
    {
        public int File { get; } = file;

        public TaskCompletionSource Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
