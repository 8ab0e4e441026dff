using System.Diagnostics;

namespace Tarmac.Engine.Runc.Native;

/// <summary>Runs a program of the machine to its end.</summary>
internal static class Tool
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);

    /// <summary>Throws when the program cannot be run, fails, or takes longer than a minute. The error holds what it wrote on standard error, not its arguments.</summary>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation, string? input = null)
    {
        var (status, output, error) = await TryAsync(program, arguments, cancellation, input);
        return status == 0
            ? output
            : throw new IOException($"{Path.GetFileName(program)} {arguments.FirstOrDefault(a => a[0] != '-' && a[0] != '/')} failed ({status}): {error.Trim()}");
    }

    public static async Task<ToolResult> TryAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation, string? input = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_limit);
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        }) ?? throw new IOException($"{program} did not start");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return new ToolResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            if (cancellation.IsCancellationRequested)
            {
                throw;
            }

            throw new TimeoutException($"{Path.GetFileName(program)} took longer than {_limit.TotalSeconds:0} s", e);
        }
    }
}
