using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Engine.Runc;

namespace DynoStart;

/// <summary>What is measured, on one engine.</summary>
internal sealed class Measurement(RuncEngine engine)
{
    private static readonly string[] ShellCommand = ["/bin/sh", "-c", "echo; exec sleep 100"];

    public static async Task<double> ForkAsync()
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(ShellCommand[0], ShellCommand[1..]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        await process.StandardOutput.BaseStream.ReadExactlyAsync(new byte[1]);
        var taken = watch.Elapsed.TotalMilliseconds;
        process.Kill();
        await process.WaitForExitAsync();
        return taken;
    }

    public async Task<double> DynoAsync()
    {
        var watch = Stopwatch.StartNew();
        await using var dyno = await StartAsync();
        await dyno.Output.ReadExactlyAsync(new byte[1]);
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>Proportional memory of each dyno's conmon and init, in KiB, while so many run.</summary>
    public async Task<(double Conmon, double Init, double SecondsEach)> WatchersAsync(int count)
    {
        var watch = Stopwatch.StartNew();
        var dynos = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => StartAsync()));
        var seconds = watch.Elapsed.TotalSeconds / count;
        var ids = dynos.Select(d => d.Identity.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        var conmons = Processes("conmon").Where(p => p.Arguments.Any(ids.Contains)).Select(p => p.Pid).ToHashSet();
        var inits = Processes("/.dyno-init").Where(p => conmons.Contains(ParentOf(p.Pid))).Select(p => p.Pid).ToList();
        var result = (conmons.Average(ProportionalMemory), inits.Average(ProportionalMemory), seconds);
        foreach (var dyno in dynos)
        {
            await dyno.DisposeAsync();
        }

        return result;
    }

    private async Task<IOneOffDyno> StartAsync() => (await engine.OneOffs.RunAsync(
        new OneOffSpec
        {
            App = AppId.New(),
            AppName = AppName.Parse("bench").Value,
            Name = DynoName.Parse("run.1").Value,
            Command = "sleep",
            Arguments = [.. ShellCommand],
            Environment = ImmutableSortedDictionary<string, string>.Empty,
        },
        CancellationToken.None)).Value;

    private static IEnumerable<(int Pid, string[] Arguments)> Processes(string program) => Directory.EnumerateDirectories("/proc")
        .Select(Path.GetFileName).Where(n => int.TryParse(n, CultureInfo.InvariantCulture, out _)).Select(n => int.Parse(n!, CultureInfo.InvariantCulture))
        .Select(pid => (pid, Read($"/proc/{pid}/cmdline").Split('\0')))
        .Where(p => p.Item2[0] == program || Path.GetFileName(p.Item2[0]) == program);

    private static int ParentOf(int pid) =>
        int.Parse(Read($"/proc/{pid}/stat") is var stat ? stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0] : "", CultureInfo.InvariantCulture);

    private static double ProportionalMemory(int pid) => Read($"/proc/{pid}/smaps_rollup").Split('\n')
        .Where(l => l.StartsWith("Pss:", StringComparison.Ordinal))
        .Sum(l => double.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
