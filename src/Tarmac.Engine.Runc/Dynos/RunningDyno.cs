using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Engine.Runc.FileSystems;
using Tarmac.Engine.Runc.Logs;
using Tarmac.Engine.Runc.LostFiles;
using Tarmac.Linux.Processes;

namespace Tarmac.Engine.Runc.Dynos;

/// <summary>A dyno whose processes run, started by us or by an earlier run. It watches itself to its end and removes all that it used.</summary>
internal sealed partial class RunningDyno : IAsyncDisposable
{
    private readonly Machine _machine;
    private readonly ProcessHandle _init;
    private readonly ProcessHandle _conmon;
    private readonly UserRange _users;
    private readonly Guid? _slug;
    private readonly LogFollower _log;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _left = new();

    /// <param name="slug">The slug whose mount is leased for the dyno; null also for one of an earlier run, which has its own view of it.</param>
    public RunningDyno(Machine machine, DynoRecord record, ProcessHandle init, ProcessHandle conmon, UserRange users, Guid? slug, bool piped)
    {
        (_machine, Record, _init, _conmon, _users, _slug) = (machine, record, init, conmon, users, slug);
        _logger = machine.Loggers.CreateLogger<RunningDyno>();
        Folder = DynoFolder.Of(machine.Options.DynosDirectory, record.Id);
        Marks = new DynoMarks(Folder);
        Name = DynoName.Parse(record.Name).Value;
        Output = new DynoOutput(App, record.Name, record.Logged ? machine.Sink : null, piped, machine.Time);
        _log = new LogFollower(Folder, Output, machine.Changes, _logger, PauseAsync);
        LostFiles = new LostFileNotes(machine, this);
        Exited = WatchAsync();
    }

    public DynoRecord Record { get; }

    public DynoFolder Folder { get; }

    public DynoMarks Marks { get; }

    public DynoName Name { get; }

    public AppId App => new(Record.App);

    public DynoOutput Output { get; }

    public LostFileNotes LostFiles { get; }

    /// <summary>The dyno's first process, whose root is the dyno's.</summary>
    public int ProcessId => _init.Pid;

    /// <summary>Completes when the dyno has ended, its output is read and nothing of it is left.</summary>
    public Task<DynoExit> Exited { get; }

    /// <summary>Memory against its quota; set by who samples it.</summary>
    public bool OverQuota { get; set; }

    public bool TimedOut { get; set; }

    /// <summary>
    /// Every process but the first, which would only pass the signal on to one that has it already: a second SIGTERM kills what handles just one.
    /// </summary>
    public void Signal(int signal)
    {
        var sent = false;
        foreach (var pid in _machine.Cgroups.Processes(Folder.Id).Where(p => p != _init.Pid))
        {
            using var process = ProcessHandle.Open(pid);
            sent |= process is not null && _machine.Cgroups.Holds(Folder.Id, pid) && process.Send(signal);
        }

        if (!sent)
        {
            _init.Send(signal);
        }
    }

    /// <summary>Where its processes listen.</summary>
    public IReadOnlyList<IPEndPoint> Listening() => ListeningSockets.Of(_init.Pid);

    /// <summary>With the first process the kernel kills all others of its pid namespace.</summary>
    public void Kill() => _init.Send(Signals.Kill);

    /// <summary>Lets go of the dyno, which runs on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        await ((Task)Exited).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _log.DisposeAsync();
        _init.Dispose();
        _conmon.Dispose();
        LostFiles.Dispose();
        _left.Dispose();
    }

    private async Task<DynoExit> WatchAsync()
    {
        var status = await WaitAsync();
        await ReadOutAsync();
        _left.Token.ThrowIfCancellationRequested();
        var exit = new DynoExit(status, File.Exists(Folder.OutOfMemory), TimedOut);
        await RemoveAsync();
        return exit;
    }

    /// <summary>Returns the exit status once all of the dyno's processes have ended.</summary>
    private async Task<int> WaitAsync()
    {
        await _conmon.WaitAsync(_machine.Readiness, _left.Token);
        if (ReadStatus() is { } status)
        {
            return status;
        }

        // Without conmon the app's output has no reader and its status is lost: it counts as killed.
        Log.ConmonLost(_logger, Record.Name, Record.Id);
        Kill();
        await _init.WaitAsync(_machine.Readiness, _left.Token);
        return 128 + Signals.Kill;
    }

    private int? ReadStatus()
    {
        try
        {
            return int.TryParse(File.ReadAllText(Folder.ExitStatus), CultureInfo.InvariantCulture, out var status) ? status : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task ReadOutAsync()
    {
        try
        {
            await _log.CompleteAsync();
        }
        catch (Exception e) when (!_left.IsCancellationRequested)
        {
            Log.LogLost(_logger, Record.Name, Record.Id, e);
        }
    }

    // The dyno has ended: that must be reported even if something cannot be removed.
    private async Task RemoveAsync()
    {
        await _log.DisposeAsync();
        _init.Dispose();
        _conmon.Dispose();
        await _machine.Removals.RemoveAsync(Folder, made: true, () => _machine.Addresses.Return(IPAddress.Parse(Record.Address)));
        try
        {
            _users.Dispose();
            if (_slug is { } slug)
            {
                await _machine.Slugs.ReleaseAsync(slug);
            }
        }
        catch (Exception e)
        {
            Log.NotReleased(_logger, Record.Name, Record.Id, e);
        }
    }

    private Task<bool> PauseAsync(bool pause) => pause
        ? _machine.Runc.PauseAsync(Folder.Id, CancellationToken.None)
        : _machine.Runc.ResumeAsync(Folder.Id, CancellationToken.None);

    private static partial class Log
    {
        [LoggerMessage(3301, LogLevel.Warning, "The conmon of {Dyno} ({Id}) was killed: the dyno is stopped")]
        public static partial void ConmonLost(ILogger logger, string dyno, Guid id);

        [LoggerMessage(3304, LogLevel.Warning, "The last output of {Dyno} ({Id}) could not be read")]
        public static partial void LogLost(ILogger logger, string dyno, Guid id, Exception e);

        [LoggerMessage(3302, LogLevel.Warning, "The slug of {Dyno} ({Id}) could not be unmounted")]
        public static partial void NotReleased(ILogger logger, string dyno, Guid id, Exception e);
    }
}
