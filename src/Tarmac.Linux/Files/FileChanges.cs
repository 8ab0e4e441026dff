using System.Buffers.Binary;
using Tarmac.Linux.Processes;

namespace Tarmac.Linux.Files;

/// <summary>Notifies the watchers of a folder when a file in it was written, created or moved there (inotify(7)); one file of the kernel for all folders.</summary>
public sealed class FileChanges : IAsyncDisposable
{
    // IN_MODIFY | IN_CREATE | IN_MOVED_TO on the folder: a log is renamed when it is rotated.
    private const uint Mask = 0x2 | 0x100 | 0x80;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Action> _watches = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Readiness _readiness;
    private readonly int _inotify;
    private readonly Task _loop;

    public FileChanges(Readiness readiness)
    {
        const int closeOnExecAndNonBlocking = 0x80000 | 0x800;
        _readiness = readiness;
        _inotify = LibC.StartInotify(closeOnExecAndNonBlocking);
        if (_inotify < 0)
        {
            throw LibC.Failure("inotify_init1");
        }

        _loop = RunAsync();
    }

    /// <summary>Calls back, quickly and on a foreign thread, whenever something in the folder changes. Dispose to stop.</summary>
    public IDisposable Watch(string folder, Action changed)
    {
        lock (_lock)
        {
            var watch = LibC.AddWatch(_inotify, folder, Mask);
            if (watch < 0)
            {
                throw LibC.Failure($"inotify_add_watch {folder} (see fs.inotify.max_user_watches)");
            }

            _watches[watch] = changed;
            return new Watching(this, watch);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _ = LibC.Close(_inotify);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                await _readiness.WaitAsync(_inotify, _stop.Token);
                Dispatch(buffer.AsSpan(0, (int)Math.Max(0, LibC.Read(_inotify, buffer, buffer.Length))));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    // struct inotify_event { int wd; uint32 mask; uint32 cookie; uint32 len; char name[len]; }
    private void Dispatch(ReadOnlySpan<byte> events)
    {
        lock (_lock)
        {
            var all = false;
            while (events.Length >= 16)
            {
                var watch = BinaryPrimitives.ReadInt32LittleEndian(events);
                all |= watch < 0; // the queue overflowed: anything may have changed
                if (_watches.TryGetValue(watch, out var changed))
                {
                    changed();
                }

                events = events[(16 + (int)BinaryPrimitives.ReadUInt32LittleEndian(events[12..]))..];
            }

            foreach (var changed in all ? [.. _watches.Values] : Array.Empty<Action>())
            {
                changed();
            }
        }
    }

    private void Forget(int watch)
    {
        lock (_lock)
        {
            if (_watches.Remove(watch))
            {
                _ = LibC.RemoveWatch(_inotify, watch);
            }
        }
    }

    private sealed class Watching(FileChanges owner, int watch) : IDisposable
    {
        public void Dispose() => owner.Forget(watch);
    }
}
