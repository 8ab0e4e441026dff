using System.Diagnostics;

namespace Tarmac.Postgres.Programs;

/// <summary>A program that ran to its end, with the last of what it said.</summary>
internal sealed record ProgramRun(int Status, string Said)
{
    private const int Kept = 4096;

    public bool Succeeded => Status == 0;

    /// <summary>Runs with a clean environment; secrets go in <paramref name="environment"/>, which only root and the account can read.</summary>
    public static async Task<ProgramRun> RunAsync(
        IEnumerable<string> command, string folder, IReadOnlyDictionary<string, string> environment, TimeSpan limit, CancellationToken cancellation,
        Stream? input = null)
    {
        using var process = new Process { StartInfo = Describe(command, folder, environment) };
        process.Start();
        using var expiry = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        expiry.CancelAfter(limit);
        try
        {
            var sending = SendAsync(input, process.StandardInput, expiry.Token);
            var said = await Task.WhenAll(LastAsync(process.StandardOutput, expiry.Token), LastAsync(process.StandardError, expiry.Token));
            await sending;
            await process.WaitForExitAsync(expiry.Token);
            return new ProgramRun(process.ExitCode, string.Concat(said).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            return new ProgramRun(-1, $"did not end within {limit.TotalSeconds:0} seconds");
        }
    }

    public static ProcessStartInfo Describe(IEnumerable<string> command, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var words = command.ToArray();
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LANG"] = "C.UTF-8";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task SendAsync(Stream? input, StreamWriter program, CancellationToken cancellation)
    {
        try
        {
            await (input ?? Stream.Null).CopyToAsync(program.BaseStream, cancellation);
            program.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything; its status says why.
        }
    }

    private static async Task<string> LastAsync(StreamReader reader, CancellationToken cancellation)
    {
        var last = "";
        var buffer = new char[Kept];
        while (await reader.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            last += new string(buffer, 0, read);
            last = last.Length > Kept ? last[^Kept..] : last;
        }

        return last;
    }
}
