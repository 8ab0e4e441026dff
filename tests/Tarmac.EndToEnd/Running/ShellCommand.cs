using System.Diagnostics;
using System.Text;

namespace Tarmac.EndToEnd.Running;

/// <summary>A program that is run to its end, with a limit, an environment of its own and everything it writes kept.</summary>
internal sealed class ShellCommand(string program, IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string> environment)
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    public string Input { get; init; } = "";

    /// <summary>What a person at the keyboard waits to read, and then types; standard input ends after the last.</summary>
    public IReadOnlyList<(string Read, string Type)> Dialogue { get; init; } = [];

    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What was written so far, for a command that is watched while it runs.</summary>
    public string Written
    {
        get
        {
            lock (_output)
            {
                return _output.ToString() + _error;
            }
        }
    }

    public async Task<Outcome> RunAsync(CancellationToken cancellationToken = default)
    {
        using var process = new Process { StartInfo = Start() };
        process.Start();
        // Not line by line: a prompt has no line end.
        var reading = Task.WhenAll(KeepAsync(process.StandardOutput, _output), KeepAsync(process.StandardError, _error));
        await WriteInputAsync(process);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            // A background child may hold the pipe open: what it writes later is nobody's.
            await reading.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        }
        catch (TimeoutException)
        {
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            if (!cancellationToken.IsCancellationRequested)
            {
                Assert.Fail($"did not end within {Limit.TotalSeconds:0} s; {Result(process)}");
            }
        }

        return Result(process);
    }

    private ProcessStartInfo Start()
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task WriteInputAsync(Process process)
    {
        try
        {
            await process.StandardInput.WriteAsync(Input);
            foreach (var (read, type) in Dialogue)
            {
                await Eventually.BecomesAsync($"\"{read}\" on the terminal", () => Task.FromResult(Written), written => process.HasExited || written.Contains(read, StringComparison.Ordinal));
                await process.StandardInput.WriteAsync(type);
                await process.StandardInput.FlushAsync();
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input.
        }
    }

    private async Task KeepAsync(StreamReader reader, StringBuilder text)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_output)
            {
                text.Append(buffer, 0, count);
            }
        }
    }

    private Outcome Result(Process process)
    {
        lock (_output)
        {
            return new Outcome($"{Path.GetFileName(program)} {string.Join(' ', arguments)}", process.ExitCode, _output.ToString(), _error.ToString());
        }
    }
}
