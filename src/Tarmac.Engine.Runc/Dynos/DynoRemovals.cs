using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tarmac.Engine.Runc.Cgroups;
using Tarmac.Engine.Runc.Conmon;
using Tarmac.Loops;

namespace Tarmac.Engine.Runc.Dynos;

/// <summary>
/// Removes what is left of dynos that have ended or never came to be: processes, runc's state, cgroups, mounts, folder. What cannot be removed now (no
/// file descriptor is free, something is busy) is tried again until it is gone, and only then is the dyno's address given to another.
/// </summary>
internal sealed partial class DynoRemovals : IAsyncDisposable
{
    private static readonly LoopPace Pace = new(TimeSpan.FromMinutes(10)) { FirstBackOff = TimeSpan.FromSeconds(2) };
    private readonly ConcurrentDictionary<string, Leftover> _left = new(StringComparer.Ordinal);
    private readonly RuncCommand _runc;
    private readonly CgroupTree _cgroups;
    private readonly ILogger _logger;
    private readonly Loop _again;

    public DynoRemovals(RuncCommand runc, CgroupTree cgroups, LoopContext context)
    {
        (_runc, _cgroups, _logger) = (runc, cgroups, context.Logs.CreateLogger<DynoRemovals>());
        _again = new Loop("dyno removals", Pace, context, RemoveLeftAsync);
        _again.Start();
    }

    /// <param name="made">False: runc was never asked to make it.</param>
    /// <param name="removed">Called once nothing is left.</param>
    public async Task RemoveAsync(DynoFolder folder, bool made, Action removed)
    {
        var leftover = new Leftover(folder, made, removed);
        try
        {
            await RemoveAsync(leftover);
        }
        catch (Exception e)
        {
            Log.NotRemoved(_logger, folder.Id, e);
            _left[folder.Id] = leftover;
            _again.Wake();
        }
    }

    public ValueTask DisposeAsync() => new(_again.StopAsync(CancellationToken.None));

    private Task RemoveLeftAsync(LoopRound round, CancellationToken cancellation) => round.EachAsync(
        _left.Values,
        leftover => leftover.Folder.Id,
        async (leftover, _) =>
        {
            await RemoveAsync(leftover);
            _left.TryRemove(leftover.Folder.Id, out var _);
        },
        cancellation);

    private async Task RemoveAsync(Leftover leftover)
    {
        if (leftover.Made)
        {
            await _runc.DeleteAsync(leftover.Folder.Id, CancellationToken.None);
            await _cgroups.RemoveAsync(leftover.Folder.Id);
        }

        leftover.Folder.Delete();
        leftover.Removed();
    }

    private sealed record Leftover(DynoFolder Folder, bool Made, Action Removed);

    private static partial class Log
    {
        [LoggerMessage(3305, LogLevel.Warning, "Not all of the dyno {Id} could be removed; trying again")]
        public static partial void NotRemoved(ILogger logger, string id, Exception e);
    }
}
