using System.Text;
using Microsoft.Extensions.Logging;
using Tarmac.Engine.Runc.Dynos;
using Tarmac.Linux;
using Tarmac.Linux.Files;

namespace Tarmac.Engine.Runc.Logs;

/// <summary>
/// Follows the file that conmon writes, from where an earlier run stopped, to the end of the dyno. The file is rotated without loss: renamed, then
/// conmon is told to open a new one, and the old one is read to its end. A failure is logged and reading goes on behind it.
/// </summary>
internal sealed partial class LogFollower : IAsyncDisposable
{
    private const int Batch = 256 * 1024;
    private const long RotateAt = 8 * 1024 * 1024;
    private const long Behind = 64 * 1024 * 1024;
    private const int LastTries = 3;
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    private readonly DynoFolder _folder;
    private readonly IOutputReader _reader;
    private readonly ILogger _logger;
    private readonly LogPosition _saved;
    private readonly Func<bool, Task<bool>> _pause;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly IDisposable? _watch;
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _buffer = new byte[Batch];
    private readonly Task _loop;
    private volatile bool _ended;
    private FileStream? _file;
    private bool _onRotated;
    private long _position;
    private int _held;
    private bool _paused;
    private bool _resumed;
    private int _disposed;

    public LogFollower(DynoFolder folder, IOutputReader reader, FileChanges changes, ILogger logger, Func<bool, Task<bool>> pause)
    {
        (_folder, _reader, _logger, _pause) = (folder, reader, logger, pause);
        _saved = new LogPosition(folder.LogPosition);
        try
        {
            _watch = changes.Watch(folder.Path, Signal);
        }
        catch (IOException)
        {
            // Out of watches (fs.inotify.max_user_watches): the file is looked at every second.
        }

        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>The dyno has ended: completes when all that it wrote is read.</summary>
    public Task CompleteAsync()
    {
        _ended = true;
        Signal();
        return _loop;
    }

    /// <summary>Stops following; a later run goes on from here. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _watch?.Dispose();
        _file?.Dispose();
        _saved.Dispose();
        _stop.Dispose();
    }

    private void Signal()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // Told already.
        }
    }

    private async Task RunAsync()
    {
        try
        {
            for (var failures = 0; !_stop.IsCancellationRequested;)
            {
                var ended = _ended;
                try
                {
                    if (!await ReadOnAsync(ended))
                    {
                        return;
                    }

                    failures = 0;
                }
                catch (Exception e) when (!_stop.IsCancellationRequested)
                {
                    Log.NotRead(_logger, _folder.Id, e);
                    Close();
                    if (ended && ++failures == LastTries)
                    {
                        await _reader.CompleteAsync();
                        return;
                    }

                    await Task.Delay(Recheck, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed: the dyno lives on.
        }
        finally
        {
            SavePosition();
        }
    }

    /// <summary>Reads what is there, or waits for more. False: the dyno has ended and all is read.</summary>
    private async Task<bool> ReadOnAsync(bool ended)
    {
        if (!_resumed)
        {
            Resume();
            _resumed = true;
        }

        if (await ReadBatchAsync())
        {
            await KeepBoundsAsync();
            return true;
        }

        if (_onRotated && File.Exists(_folder.Log))
        {
            // conmon puts the new file in place when it has left the old one: one more look, and the old one is done.
            while (await ReadBatchAsync())
            {
            }

            LeaveRotated();
            return true;
        }

        if (ended)
        {
            await _reader.CompleteAsync();
            return false;
        }

        await _changed.WaitAsync(Recheck, _stop.Token);
        return true;
    }

    private void Resume()
    {
        _saved.Load();
        _onRotated = File.Exists(_folder.RotatedLog);
        var file = _onRotated ? _folder.RotatedLog : _folder.Log;
        if (_saved.Bytes is { } bytes)
        {
            // Else it was stopped between the deletion of the old file and the note of it.
            _position = !_onRotated && _saved.Rotated ? 0 : bytes;
        }
        else
        {
            // What was read already must not be logged again: that may be everything.
            _position = File.Exists(file) ? new FileInfo(file).Length : 0;
            Log.PositionLost(_logger, _folder.Id, _position);
        }

        if (_onRotated && !File.Exists(_folder.Log))
        {
            AskForNewLog();
        }
    }

    private async Task<bool> ReadBatchAsync()
    {
        _stop.Token.ThrowIfCancellationRequested();
        if (!TryOpen())
        {
            return false;
        }

        var count = await _file!.ReadAsync(_buffer.AsMemory(_held), _stop.Token);
        if (count == 0)
        {
            return false;
        }

        var filled = _held + count;
        var start = 0;
        int length;
        while ((length = _buffer.AsSpan(start, filled - start).IndexOf((byte)'\n')) >= 0)
        {
            await TakeAsync(_buffer.AsMemory(start, length));
            start += length + 1;
        }

        // A line that fills the whole buffer is none of conmon's (8 KB a piece): thrown away.
        if (start == 0 && filled == _buffer.Length)
        {
            start = filled;
            _position += filled;
        }

        _held = filled - start;
        _buffer.AsSpan(start, _held).CopyTo(_buffer);
        SavePosition();
        return true;
    }

    private async Task TakeAsync(ReadOnlyMemory<byte> line)
    {
        try
        {
            if (LogRecord.TryParse(line, out var record))
            {
                await TakeAsync(record);
            }
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            // It is left out: tried again, it would hold up all that follow for ever.
            Log.LineLost(_logger, _folder.Id, e);
        }

        _position += line.Length + 1;
    }

    private bool TryOpen()
    {
        if (_file is null)
        {
            var path = _onRotated ? _folder.RotatedLog : _folder.Log;
            if (!File.Exists(path))
            {
                return false;
            }

            _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            _position = Math.Min(_position, _file.Length);
            _file.Position = _position;
            _held = 0;
        }

        return true;
    }

    private async Task TakeAsync(LogRecord record)
    {
        var taking = _reader.TakeAsync(record);
        if (taking.IsCompletedSuccessfully)
        {
            return;
        }

        var taken = taking.AsTask();
        while (!taken.IsCompleted && await Task.WhenAny(taken, Task.Delay(Recheck, _stop.Token)) != taken)
        {
            _stop.Token.ThrowIfCancellationRequested();
            await PauseAsync(_file!.Length - _position > Behind);
        }

        await taken;
    }

    private async Task KeepBoundsAsync()
    {
        var behind = _file!.Length - _position;
        if (_reader.MustHaveAll)
        {
            await PauseAsync(behind > Behind);
        }
        else if (behind > Behind)
        {
            var lost = behind - Batch;
            _position += lost;
            _file.Position = _position;
            _held = 0;
            _reader.Lost(lost);
        }

        if (!_onRotated && _position > RotateAt && !_ended)
        {
            File.Move(_folder.Log, _folder.RotatedLog);
            _onRotated = true;
            SavePosition();
            AskForNewLog();
        }
    }

    // What fails is tried again at the next look.
    private async Task PauseAsync(bool wanted)
    {
        try
        {
            if (wanted != _paused && await _pause(wanted))
            {
                _paused = wanted;
            }
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            Log.NotPaused(_logger, _folder.Id, wanted, e);
        }
    }

    private void LeaveRotated()
    {
        Close();
        File.Delete(_folder.RotatedLog);
        _onRotated = false;
        _position = 0;
        SavePosition();
    }

    private void SavePosition()
    {
        if (_resumed)
        {
            _saved.Save(_onRotated, _position);
        }
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    // conmon's control message 2: open the log anew.
    private void AskForNewLog()
    {
        const int writeNonBlockingCloseOnExec = 1 | 0x800 | 0x80000;
        var control = LibC.Open(_folder.Control, writeNonBlockingCloseOnExec, 0);
        if (control < 0)
        {
            return; // conmon has gone: it writes no more.
        }

        var message = Encoding.ASCII.GetBytes("2 0 0\n");
        _ = LibC.Write(control, message, message.Length);
        _ = LibC.Close(control);
    }

    private static partial class Log
    {
        [LoggerMessage(3601, LogLevel.Error, "The log of the dyno {Id} could not be read; trying again")]
        public static partial void NotRead(ILogger logger, string id, Exception e);

        [LoggerMessage(3602, LogLevel.Error, "A line of the dyno {Id} could not be logged")]
        public static partial void LineLost(ILogger logger, string id, Exception e);

        [LoggerMessage(3604, LogLevel.Warning, "The dyno {Id} could not be paused or resumed for its reader (pause: {Pause})")]
        public static partial void NotPaused(ILogger logger, string id, bool pause, Exception e);

        [LoggerMessage(3603, LogLevel.Warning, "It is not known how far the log of the dyno {Id} was read: going on at its end, {Position} bytes")]
        public static partial void PositionLost(ILogger logger, string id, long position);
    }
}
