using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tarmac.Engine.Runc.Dynos;
using Tarmac.Linux;
using Tarmac.Linux.Processes;

namespace Tarmac.Engine.Runc.Conmon;

/// <summary>
/// conmon(8) makes the dyno by <c>runc create</c>, detaches itself, holds the dyno's output and exit status, and survives this program.
/// It says how the creation went on a file that it inherits. .NET passes none on, so a shell opens a FIFO for it.
/// </summary>
internal sealed class ConmonCommand(string runcRoot, IReadOnlyList<string> cgroupFiles, Readiness readiness)
{
    public const string Program = "/usr/bin/conmon";

    // $1: the FIFO; $2: how many cgroup files follow; then the file for errors, then conmon itself. conmon must not stay in tarmacd's cgroup, with which it would be killed.
    private const string Script = """
        exec 3>"$1"; n=$2; shift 2
        while [ "$n" -gt 0 ]; do echo $$ > "$1" || exit 1; shift; n=$((n - 1)); done
        errors=$1; shift
        _OCI_SYNCPIPE=3 exec "$@" </dev/null >/dev/null 2>"$errors"
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The dyno's first process, which waits for <c>runc start</c>, and its conmon.</summary>
    public async Task<(ProcessHandle Init, ProcessHandle Conmon)> CreateAsync(DynoFolder folder, bool terminal, bool attached, CancellationToken cancellation)
    {
        if (LibC.MakeFifo(folder.Sync, 0b110_000_000) != 0)
        {
            throw LibC.Failure($"mkfifo {folder.Sync}");
        }

        // Opened for writing too: opening never waits, and the shell's end cannot be missed.
        const int readWriteNonBlockingCloseOnExec = 2 | 0x800 | 0x80000;
        var sync = LibC.Open(folder.Sync, readWriteNonBlockingCloseOnExec, 0);
        if (sync < 0)
        {
            throw LibC.Failure($"open {folder.Sync}");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            return await CreateAsync(folder, sync, terminal, attached, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"conmon and runc did not create a dyno within {Limit.TotalSeconds:0} s", e);
        }
        finally
        {
            _ = LibC.Close(sync);
            File.Delete(folder.Sync);
        }
    }

    private async Task<(ProcessHandle Init, ProcessHandle Conmon)> CreateAsync(
        DynoFolder folder, int sync, bool terminal, bool attached, CancellationToken cancellation)
    {
        ProcessHandle? conmon = null;
        try
        {
            using var starting = Process.Start(Start(folder, terminal, attached)) ?? throw new IOException("conmon did not start");
            await starting.WaitForExitAsync(cancellation);
            if (starting.ExitCode != 0)
            {
                throw new IOException($"conmon failed ({starting.ExitCode}): {ReadIfThere(folder.ConmonErrors)}");
            }

            conmon = ProcessHandle.Open(int.Parse(await File.ReadAllTextAsync(folder.ConmonProcessId, cancellation), CultureInfo.InvariantCulture));
            var answer = await ReadAnswerAsync(sync, conmon, cancellation) ?? throw Killed(folder);
            return (ProcessHandle.Open(ReadAnswer(answer, folder)) ?? throw Killed(folder), conmon ?? throw Killed(folder));
        }
        catch
        {
            conmon?.Dispose();
            throw;
        }
    }

    private ProcessStartInfo Start(DynoFolder folder, bool terminal, bool attached)
    {
        Directory.CreateDirectory(folder.State);
        List<string> arguments =
        [
            "-c", Script, "conmon", folder.Sync, cgroupFiles.Count.ToString(CultureInfo.InvariantCulture), .. cgroupFiles,
            folder.ConmonErrors, Program, "--api-version", "1", "-c", folder.Id, "-u", folder.Id, "-n", folder.Id, "-r", RuncCommand.Program, "-b", folder.Path,
            "-p", folder.ProcessId, "-P", folder.ConmonProcessId, "-l", $"k8s-file:{folder.Log}", "--exit-dir", folder.State, "--persist-dir", folder.State,
            "--full-attach", "--log-level", "error",
            "--runtime-arg", "--root", "--runtime-arg", runcRoot, "--runtime-arg", "--log", "--runtime-arg", folder.RuncLog,
        ];
        if (terminal)
        {
            // Without it conmon closes the terminal's input when the first client leaves.
            arguments.AddRange(["-t", "-i", "--leave-stdin-open"]);
        }
        else if (attached)
        {
            arguments.Add("-i");
        }

        // runc lives for some milliseconds, in which collecting its garbage only takes time from the dyno; the dyno's own environment is another.
        return new ProcessStartInfo("/bin/sh", arguments) { Environment = { ["GOGC"] = "off" } };
    }

    /// <summary>The line that conmon writes when the dyno is made; null when conmon has ended without, as it does when runc is killed.</summary>
    private async Task<string?> ReadAnswerAsync(int sync, ProcessHandle? conmon, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ended = conmon?.WaitAsync(readiness, either.Token) ?? Task.CompletedTask;
        var readable = Task.CompletedTask;
        try
        {
            var line = new StringBuilder();
            var buffer = new byte[4096];
            while (true)
            {
                // Looked at before reading: what it wrote before its end is still read.
                var last = ended.IsCompletedSuccessfully;
                var count = (int)LibC.Read(sync, buffer, buffer.Length);
                line.Append(Encoding.UTF8.GetString(buffer, 0, Math.Max(0, count)));
                if (count > 0 && buffer[count - 1] == '\n')
                {
                    return line.ToString();
                }

                if (count <= 0 && last)
                {
                    return null;
                }

                if (count <= 0)
                {
                    readable = readable.IsCompleted ? readiness.WaitAsync(sync, either.Token) : readable;
                    await Task.WhenAny(ended, readable);
                    cancellation.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            await either.CancelAsync();
            await Task.WhenAll(ended, readable).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static int ReadAnswer(string line, DynoFolder folder)
    {
        using var answer = JsonDocument.Parse(line);
        var pid = answer.RootElement.GetProperty("data").GetInt32();
        if (pid > 0)
        {
            return pid;
        }

        var reason = answer.RootElement.TryGetProperty("message", out var message) ? message.GetString() : null;
        throw new IOException($"runc create failed: {reason?.Trim()} {ReadIfThere(folder.RuncLog)}");
    }

    private static string ReadIfThere(string file) => File.Exists(file) ? File.ReadAllText(file).Trim() : "";

    private static IOException Killed(DynoFolder folder) =>
        new($"conmon or runc was killed while it made the dyno {ReadIfThere(folder.RuncLog)} {ReadIfThere(folder.ConmonErrors)}".TrimEnd());
}
