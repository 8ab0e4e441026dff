using System.Diagnostics;
using Tarmac.Linux.Processes;

namespace Tarmac.Cli.Local;

/// <summary>A process of the Procfile in a process group of its own, its output passed on line by line.</summary>
internal sealed class RunningProcess : IDisposable
{
    private const int LongestLine = 64 * 1024;

    // What a background child of it may still hold open after it has ended.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly Task _output;

    private RunningProcess(string name, Process process, Action<string> line)
    {
        Name = name;
        _process = process;
        Identity = ProcessIdentity.Of(process.Id);
        _output = Task.WhenAll(CopyAsync(process.StandardOutput, line), CopyAsync(process.StandardError, line));
    }

    public string Name { get; }

    public ProcessIdentity? Identity { get; }

    /// <summary>setsid(1) execs in place, since a child of ours leads no group: its pid is the session's, the group's and the command's.</summary>
    public static RunningProcess Start(LocalProcess process, string folder, IReadOnlyDictionary<string, string> variables, Action<string> line)
    {
        var start = new ProcessStartInfo("/usr/bin/setsid")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["/bin/bash", "-c", process.Command])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["PORT"] = process.Port.ToString();
        var started = Process.Start(start)!;
        started.StandardInput.Close();
        return new RunningProcess(process.Name, started, line);
    }

    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        await Task.WhenAny(_output, Task.Delay(Rest, CancellationToken.None));
        return _process.ExitCode;
    }

    /// <summary>Whether the signal reached the group: right after the start there is none yet.</summary>
    public bool Signal(int signal) => ProcessGroup.Send(_process.Id, signal);

    /// <summary>Children that outlived it keep its group.</summary>
    public bool Lives => !_process.HasExited || ProcessGroup.Exists(_process.Id);

    public void Dispose() => _process.Dispose();

    private static async Task CopyAsync(StreamReader reader, Action<string> write)
    {
        var buffer = new char[4096];
        var line = new System.Text.StringBuilder();
        int read;
        while ((read = await reader.ReadAsync(buffer, CancellationToken.None)) > 0)
        {
            foreach (var letter in buffer.AsSpan(0, read))
            {
                if (letter is '\n' || line.Length >= LongestLine)
                {
                    write(line.ToString().TrimEnd('\r'));
                    line.Clear();
                }

                if (letter is not '\n')
                {
                    line.Append(letter);
                }
            }
        }

        if (line.Length > 0)
        {
            write(line.ToString());
        }
    }
}
