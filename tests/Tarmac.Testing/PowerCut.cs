using System.Globalization;
using Tarmac.Linux.Processes;

namespace Tarmac.Testing;

/// <summary>Ends processes as a power cut would: without a chance to clean up. They need not be ours.</summary>
public static class PowerCut
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Returns when the process is gone, at once if it was gone already.</summary>
    public static async Task KillAsync(int pid)
    {
        using var process = ProcessHandle.Open(pid);
        if (process?.Send(Signals.Kill) == true)
        {
            await process.WaitAsync(Readiness.Shared, CancellationToken.None).WaitAsync(Limit);
        }
    }

    /// <summary>The processes that run this program from below the folder.</summary>
    public static IReadOnlyList<int> Pids(string folder, string program) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(entry => (Name: Path.GetFileName(entry), Target: ReadLink($"{entry}/exe")))
            .Where(process => int.TryParse(process.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Where(process => process.Target.StartsWith(folder, StringComparison.Ordinal) && Path.GetFileName(process.Target) == program)
            .Select(process => int.Parse(process.Name, CultureInfo.InvariantCulture)),
    ];

    private static string ReadLink(string path)
    {
        try
        {
            return Directory.ResolveLinkTarget(path, returnFinalTarget: false)?.FullName ?? "";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
