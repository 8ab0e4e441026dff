using System.Collections.Immutable;
using Tarmac.Core.Routing;

namespace Tarmac.Server.Routing;

/// <summary>All routers of the installation. Each one that runs has the same table.</summary>
internal sealed partial class RouterList(ImmutableArray<RouterLink> routers, TimeProvider time, ILogger<RouterList> logger) : IDisposable
{
    private static readonly TimeSpan DrainRetry = TimeSpan.FromSeconds(1);

    private long _version;

    /// <summary>What each router that runs said of itself last.</summary>
    public IEnumerable<(RouterAddress Address, RouterHealth Health)> LastHealth() =>
        routers.Where(router => router.LastHealth is not null).Select(router => (router.Address, router.LastHealth!));

    /// <summary>Whether a router that runs has another table than the one sent last: it was started again.</summary>
    public async Task<bool> AnyDiffersAsync(CancellationToken cancellation)
    {
        var versions = await Task.WhenAll(routers.Select(router => router.VersionAsync(cancellation)));
        return versions.Any(version => version is not null && version != _version);
    }

    /// <summary>What the routers had before this run of tarmacd, of those that are met for the first time.</summary>
    public async Task<IEnumerable<AppRoute>> EarlierRoutesAsync(CancellationToken cancellation) =>
        (await Task.WhenAll(routers.Select(router => router.EarlierRoutesAsync(cancellation)))).SelectMany(routes => routes);

    /// <summary>Gives every router that runs this table, under a version that none of them has yet. Throws when one of them does not take it.</summary>
    public async Task SendAsync(Func<long, RouteTable> table, CancellationToken cancellation)
    {
        // Milliseconds of the clock grow across restarts without being stored; the routers' own number helps where the clock was set back.
        var version = Math.Max(_version + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
        var answers = await PutAsync(table(version), cancellation);
        if (answers.Contains(RouterAnswer.HasNewer))
        {
            var versions = await Task.WhenAll(routers.Select(router => router.VersionAsync(cancellation)));
            version = versions.Max() + 1 ?? version;
            answers = await PutAsync(table(version), cancellation);
        }

        foreach (var (router, answer) in routers.Zip(answers))
        {
            if (answer is RouterAnswer.HasNewer)
            {
                throw new InvalidOperationException($"The router at {router.Address} has a newer table than {version}: does another tarmacd send it tables?");
            }

            if (answer is RouterAnswer.TakenNotKept)
            {
                Log.NotKept(logger, router.Address);
            }
        }

        _version = version;
    }

    /// <summary>Returns when no router has a request under way to these dynos, or after the limit.</summary>
    public Task DrainAsync(ImmutableArray<DynoEndpoint> dynos, TimeSpan limit, CancellationToken cancellation) =>
        Task.WhenAll(routers.Select(router => DrainAsync(router, dynos, limit, cancellation)));

    public void Dispose() => routers.ToList().ForEach(router => router.Dispose());

    private Task<RouterAnswer[]> PutAsync(RouteTable table, CancellationToken cancellation) =>
        Task.WhenAll(routers.Select(router => router.PutAsync(table, cancellation)));

    // A router that does not answer may still have requests in progress: it is asked again until the limit.
    private async Task DrainAsync(RouterLink router, ImmutableArray<DynoEndpoint> dynos, TimeSpan limit, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (limit - time.GetElapsedTime(started) is { Ticks: > 0 } left)
        {
            try
            {
                await router.DrainAsync(new DrainRequest(dynos, left.TotalSeconds), cancellation);
                return;
            }
#pragma warning disable CA1031 // Whatever the router does, the dyno ends after the limit.
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.NotDrained(logger, router.Address, fault.Message);
            }

            await Task.Delay(DrainRetry, time, cancellation);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4202, LogLevel.Warning, "The router at {Address} could not be asked to finish its requests in progress. {Reason}")]
        public static partial void NotDrained(ILogger logger, RouterAddress address, string reason);

        [LoggerMessage(4206, LogLevel.Error, "The router at {Address} has the table but cannot write it to disk: free space or repair the folder")]
        public static partial void NotKept(ILogger logger, RouterAddress address);
    }
}
