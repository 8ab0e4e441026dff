using System.Globalization;
using System.Text;
using Tarmac.Core.Dynos;
using Tarmac.Engine.Runc.Dynos;

namespace Tarmac.Engine.Runc.Conmon;

/// <summary>What conmon does for a running dyno when it is told by a line in its control pipe.</summary>
internal static class ConmonControl
{
    public static async Task ResizeAsync(DynoFolder folder, TerminalSize size, CancellationToken cancellation)
    {
        // Opened for both directions, because opening a pipe for writing alone waits for a reader, and conmon may have ended just now.
        await using var pipe = new FileStream(folder.Control, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        await pipe.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"1 {size.Lines} {size.Columns}\n")), cancellation);
    }
}
