using System.Collections.Immutable;
using System.Globalization;
using Tarmac.Builds.Buildpacks;
using Tarmac.Core.Dynos;
using Tarmac.Core.Outcomes;
using Tarmac.Linux.Files;

namespace Tarmac.Builds.Work;

/// <summary>Reads what <c>build.sh</c> noted. The app's own code could write there as well, so nothing in it is trusted.</summary>
internal sealed class DynoResults(string folder)
{
    private const int Limit = 64 * 1024;

    public async Task<Result<DynoOutcome>> ReadAsync(DynoExit exit, int memory, CancellationToken cancellation)
    {
        foreach (var name in new[] { "used", "failure" })
        {
            var lines = await LinesAsync(name, cancellation) ?? [];
            if (Array.FindIndex(lines, line => line.Contains('\0', StringComparison.Ordinal)) is >= 0 and var index)
            {
                return BuildFaults.Rejected($"a buildpack's name is not a text: line {index + 1} of the build's results '{name}' holds a NUL character.");
            }
        }

        if (await LinesAsync("done", cancellation) is null || exit.Status != 0)
        {
            return Failure(exit, memory, await LinesAsync("failure", cancellation));
        }

        var used = (await LinesAsync("used", cancellation) ?? [])
            .Select(line => line.Split('\t', 2))
            .Select(parts => new UsedBuildpack(parts[0], parts.Length > 1 ? parts[1] : ""))
            .ToImmutableArray();
        var releases = ImmutableArray.CreateBuilder<ReleaseYaml>();
        for (var i = 0; i < used.Length; i++)
        {
            var text = await UntrustedFile.ReadAsync(Path.Combine(folder, $"release.{i}.yml"), ReleaseYaml.Limit, cancellation);
            var release = text is null ? ReleaseYaml.Empty : ReleaseYaml.Parse(text);
            if (!release.Succeeded)
            {
                return BuildFaults.NotReleased(used[i].Language, release.Fault.Message);
            }

            releases.Add(release.Value);
        }

        var times = Times(await LinesAsync("times", cancellation) ?? []);
        return new DynoOutcome(used, releases.ToImmutable(), Between(times, "start", "detected"), Between(times, "detected", "released"));
    }

    private static Fault Failure(DynoExit exit, int memory, string[]? failure)
    {
        if (exit.OutOfMemory)
        {
            return BuildFaults.OutOfMemory(memory);
        }

        var parts = failure is [var line, ..] ? line.Split('\t', 2) : [];
        return parts switch
        {
            ["nothing", _] => BuildFaults.NoLanguage,
            ["detect", var name] => BuildFaults.NotDetected(name),
            ["fetch", var name] => BuildFaults.NotFetched(name),
            ["compile", var name] => BuildFaults.NotCompiled(name),
            ["release", var name] => BuildFaults.NotReleased(name, "it ended with an error"),
            _ => BuildFaults.Ended(exit.Status),
        };
    }

    private static Dictionary<string, double> Times(string[] lines)
    {
        var times = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var parts in lines.Select(l => l.Split(' ')).Where(p => p.Length == 2))
        {
            if (double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            {
                times[parts[0]] = seconds;
            }
        }

        return times;
    }

    private static TimeSpan Between(Dictionary<string, double> times, string from, string to) =>
        times.TryGetValue(from, out var began) && times.TryGetValue(to, out var ended)
            ? TimeSpan.FromSeconds(Math.Clamp(ended - began, 0, TimeSpan.SecondsPerDay))
            : TimeSpan.Zero;

    private async Task<string[]?> LinesAsync(string name, CancellationToken cancellation) =>
        (await UntrustedFile.ReadAsync(Path.Combine(folder, name), Limit, cancellation))?.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
