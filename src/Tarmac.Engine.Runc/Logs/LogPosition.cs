using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Tarmac.Engine.Runc.Logs;

/// <summary>
/// How far a dyno's log has been read, kept in a file. The file is never empty and never half written, whenever this program is killed: it is made under
/// another name, and each further position overwrites the last one by one write of the same length.
/// </summary>
internal sealed class LogPosition(string file) : IDisposable
{
    private const string Current = "log", Old = "rotated";
    private SafeFileHandle? _handle;

    /// <summary>True: the position is in the old file of a rotation.</summary>
    public bool Rotated { get; private set; }

    /// <summary>In bytes. Null: something has been read, but it is not known how much.</summary>
    public long? Bytes { get; private set; } = 0;

    /// <summary>What an earlier run has saved; 0 where it had saved nothing.</summary>
    public void Load()
    {
        if (!File.Exists(file))
        {
            return;
        }

        var words = File.ReadAllText(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Rotated = words.FirstOrDefault() == Old;
        Bytes = words is [Current or Old, var number] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
    }

    public void Save(bool rotated, long bytes)
    {
        (Rotated, Bytes) = (rotated, bytes);
        var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(rotated ? Old : Current),-7} {bytes:D19}\n"));
        try
        {
            _handle ??= Open(line);
            RandomAccess.Write(_handle, line, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk is full: after a restart some lines would be logged again, which is better than none now.
        }
    }

    public void Dispose() => _handle?.Dispose();

    private SafeFileHandle Open(byte[] first)
    {
        if (!File.Exists(file))
        {
            File.WriteAllBytes(file + ".new", first);
            File.Move(file + ".new", file);
        }

        return File.OpenHandle(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }
}
