using Microsoft.Extensions.Logging;
using Tarmac.Core.Apps;
using Tarmac.Linux.Mounting;
using Tarmac.Linux.Programs;

namespace Tarmac.Engine.Runc.FileSystems;

/// <summary>Gives every app that has a dyno its own range of user ids, so that a dyno that broke out owns nothing of another app.</summary>
internal sealed partial class UserRanges(ILogger<UserRanges> logger) : IDisposable
{
    // Above what Debian's adduser gives as sub-ids and what systemd-nspawn picks; below 2^31.
    private const uint Lowest = 0x7000_0000;
    private const uint Count = 4096;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<AppId, Entry> _apps = [];
    private readonly HashSet<uint> _taken = [];
    private bool _supported;

    /// <summary>Finds out whether this kernel can shift owners of the stack and of a squashfs (Linux 6.2).</summary>
    public async Task ProbeAsync(string stack, string scratch, CancellationToken cancellation)
    {
        var (content, image, target) = (Path.Combine(scratch, "content"), Path.Combine(scratch, "image"), Path.Combine(scratch, "target"));
        Directory.CreateDirectory(content);
        Directory.CreateDirectory(target);
        var mounts = new List<string>();
        try
        {
            using var mapping = await UserNamespace.OpenAsync(Lowest, cancellation);
            Mounts.Clone(stack, target, mapping.File, writable: false);
            Mounts.Remove(target);
            await new ProgramCall("/usr/bin/mksquashfs", [content, image, "-quiet", "-no-progress", "-noappend"]).DemandAsync(cancellation);
            await new ProgramCall("/usr/bin/mount", ["-t", "squashfs", "-o", "loop,ro,nosuid,nodev", image, content]).DemandAsync(cancellation);
            mounts.Add(content);
            Mounts.Clone(content, target, mapping.File, writable: false);
            mounts.Add(target);
            _supported = true;
        }
        catch (IOException e)
        {
            Log.NoUserRanges(logger, e.Message);
        }
        finally
        {
            mounts.ForEach(Mounts.Remove);
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>The app's range, the same for all its dynos.</summary>
    public async Task<UserRange> LeaseAsync(AppId app, CancellationToken cancellation)
    {
        if (!_supported)
        {
            return new UserRange(null, -1, () => { });
        }

        // Counted before the wait: a release meanwhile must not close what is about to be used.
        var entry = Take(app, null);
        await _gate.WaitAsync(cancellation);
        try
        {
            entry.Namespace ??= await UserNamespace.OpenAsync(entry.First, cancellation);
            return new UserRange(entry.First, entry.Namespace.File, () => Release(app, entry));
        }
        catch
        {
            Release(app, entry);
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes note of the range of a dyno that an earlier run started.</summary>
    public UserRange Adopt(AppId app, uint? first)
    {
        if (first is not { } number)
        {
            return new UserRange(null, -1, () => { });
        }

        var entry = Take(app, number);
        return new UserRange(number, -1, () => Release(app, entry));
    }

    public void Dispose()
    {
        foreach (var entry in _apps.Values)
        {
            entry.Namespace?.Dispose();
        }

        _gate.Dispose();
    }

    private Entry Take(AppId app, uint? first)
    {
        lock (_taken)
        {
            if (!_apps.TryGetValue(app, out var entry))
            {
                _apps[app] = entry = new Entry(first ?? Free());
                _taken.Add(entry.First);
            }

            entry.Uses++;
            return entry;
        }
    }

    private void Release(AppId app, Entry entry)
    {
        lock (_taken)
        {
            if (--entry.Uses == 0 && _apps.GetValueOrDefault(app) == entry)
            {
                _apps.Remove(app);
                _taken.Remove(entry.First);
                entry.Namespace?.Dispose();
            }
        }
    }

    private uint Free()
    {
        for (var i = 0u; i < Count; i++)
        {
            var first = Lowest + (i * UserNamespace.Size);
            if (!_taken.Contains(first))
            {
                return first;
            }
        }

        throw new InvalidOperationException($"More than {Count} apps run at once on this machine");
    }

    private sealed class Entry(uint first)
    {
        public uint First { get; } = first;

        public int Uses { get; set; }

        public UserNamespace? Namespace { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Warning, "No user namespaces for dynos: all apps' dynos are uid 1000 on this machine. {Reason}")]
        public static partial void NoUserRanges(ILogger logger, string reason);
    }
}
