using System.Diagnostics;
using System.Text;

namespace Tarmac.Builds.Programs;

/// <summary>Runs programs of this machine to their end. Cancelled: the program and its children are killed first.</summary>
internal static class HostPrograms
{
    private const int ErrorLimit = 8 * 1024;

    public static Task<ProgramEnd> RunAsync(ProgramCall call, CancellationToken cancellation) =>
        RunAsync(call, static async (stream, token) => await stream.CopyToAsync(Stream.Null, token), cancellation);

    /// <summary>The program's standard output as text, with its end.</summary>
    public static async Task<(ProgramEnd End, string Text)> ReadAsync(ProgramCall call, CancellationToken cancellation)
    {
        var text = "";
        var end = await RunAsync(
            call,
            async (stream, token) =>
            {
                using var reader = new StreamReader(stream, Encoding.UTF8);
                text = await reader.ReadToEndAsync(token);
            },
            cancellation);
        return (end, text);
    }

    /// <summary>Gives standard output to a reader. A reader that stops early ends the program.</summary>
    public static async Task<ProgramEnd> RunAsync(ProgramCall call, Func<Stream, CancellationToken, Task> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = Process.Start(call.StartInfo(input: true))
            ?? throw new InvalidOperationException($"{call.Program} did not start.");
        process.StandardInput.Close();
        var errors = FirstOfAsync(process.StandardError.BaseStream, cancellation);
        try
        {
            await read(process.StandardOutput.BaseStream, cancellation);
            process.StandardOutput.Close();
            var said = await errors;
            await process.WaitForExitAsync(cancellation);
            return new ProgramEnd(process.ExitCode, said);
        }
        catch
        {
            await KillAsync(process);
            await ((Task)errors).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    public static async Task KillAsync(Process process)
    {
        process.Kill(entireProcessTree: true);

        // SIGKILL needs no limit but that of the kernel; what waits on a disk ends when the disk answers.
        await process.WaitForExitAsync(CancellationToken.None);
    }

    private static async Task<string> FirstOfAsync(Stream stream, CancellationToken cancellation)
    {
        var kept = new byte[ErrorLimit];
        var length = 0;
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            var take = Math.Min(read, kept.Length - length);
            buffer.AsSpan(0, take).CopyTo(kept.AsSpan(length));
            length += take;
        }

        return Encoding.UTF8.GetString(kept, 0, length);
    }
}
