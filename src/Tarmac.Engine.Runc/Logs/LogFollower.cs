using System.Globalization;
using System.Text;
using Tarmac.Engine.Runc.Dynos;
using Tarmac.Linux;
using Tarmac.Linux.Files;

namespace Tarmac.Engine.Runc.Logs;

/// <summary>
/// Follows the file that conmon writes, from where an earlier run stopped, to the end of the dyno. The file is rotated without loss: renamed, then
/// conmon is told to open a new one, and the old one is read to its end.
/// </summary>
internal sealed class LogFollower : IAsyncDisposable
{
    private const int Batch = 256 * 1024;
    private const long RotateAt = 8 * 1024 * 1024;
    private const long Behind = 64 * 1024 * 1024;
    private static readonly TimeSpan _recheck = TimeSpan.FromSeconds(1);

    private readonly DynoFolder _folder;
    private readonly IOutputReader _reader;
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

    public LogFollower(DynoFolder folder, IOutputReader reader, FileChanges changes, Func<bool, Task<bool>> pause)
    {
        (_folder, _reader, _pause) = (folder, reader, pause);
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

    /// <summary>Stops following; a later run goes on from here.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _watch?.Dispose();
        _file?.Dispose();
        _stop.Dispose();
        _changed.Dispose();
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
            Resume();
            while (true)
            {
                var ended = _ended;
                if (await ReadBatchAsync())
                {
                    await KeepBoundsAsync();
                    continue;
                }

                if (_onRotated && File.Exists(_folder.Log))
                {
                    // conmon puts the new file in place when it has left the old one: one more look, and the old one is done.
                    while (await ReadBatchAsync())
                    {
                    }

                    LeaveRotated();
                    continue;
                }

                if (ended)
                {
                    await _reader.CompleteAsync();
                    return;
                }

                await _changed.WaitAsync(_recheck, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: the dyno lives on.
        }
    }

    private void Resume()
    {
        var saved = File.Exists(_folder.LogPosition) ? File.ReadAllText(_folder.LogPosition).Split(' ') : ["log", "0"];
        _ = long.TryParse(saved.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out _position);
        _onRotated = File.Exists(_folder.RotatedLog);
        if (_onRotated && !File.Exists(_folder.Log))
        {
            AskForNewLog();
        }
        else if (!_onRotated && saved[0] == "rotated")
        {
            // Stopped between the deletion of the old file and the note of it.
            _position = 0;
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
            if (LogRecord.TryParse(_buffer.AsMemory(start, length), out var record))
            {
                await TakeAsync(record);
            }

            start += length + 1;
        }

        // A line that fills the whole buffer is none of conmon's (8 KB a piece): thrown away.
        start = start == 0 && filled == _buffer.Length ? filled : start;
        _held = filled - start;
        _buffer.AsSpan(start, _held).CopyTo(_buffer);
        _position += start;
        SavePosition();
        return true;
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
        while (!taken.IsCompleted && await Task.WhenAny(taken, Task.Delay(_recheck, _stop.Token)) != taken)
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

    private async Task PauseAsync(bool wanted)
    {
        // What fails is tried again at the next look.
        if (wanted != _paused && await _pause(wanted))
        {
            _paused = wanted;
        }
    }

    private void LeaveRotated()
    {
        _file?.Dispose();
        _file = null;
        File.Delete(_folder.RotatedLog);
        _onRotated = false;
        _position = 0;
        SavePosition();
    }

    private void SavePosition()
    {
        try
        {
            File.WriteAllText(_folder.LogPosition, string.Create(CultureInfo.InvariantCulture, $"{(_onRotated ? "rotated" : "log")} {_position}"));
        }
        catch (IOException)
        {
            // The disk is full: after a restart some lines would be logged again, which is better than none now.
        }
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
}
