using Tarmac.Builds;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Builds;

/// <summary>At a start: ends the builds of the last run and removes slugs that no row knows.</summary>
internal sealed partial class BuildSweep(BuildStore store, BuildPipeline pipeline, TarmacSettings settings, ILogger<BuildSweep> logger)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        await store.FailInterruptedAsync(cancellation);
        await pipeline.SweepAsync(cancellation);
        var folder = settings.InDataDirectory("slugs");
        if (!Directory.Exists(folder))
        {
            return;
        }

        var known = await store.SlugsAsync(cancellation);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (!Guid.TryParse(Path.GetFileNameWithoutExtension(file), out var slug) || !known.Contains(slug))
            {
                File.Delete(file);
                Log.Orphan(logger, file);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4520, LogLevel.Information, "Removed {File}, a slug that no release uses")]
        public static partial void Orphan(ILogger logger, string file);
    }
}
