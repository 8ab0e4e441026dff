using Tarmac.Core.Routing;

namespace Tarmac.Server.Routing;

/// <summary>One router: whether it is there, and which table it has.</summary>
internal sealed partial class RouterLink(RouterControl control, ILogger logger) : IDisposable
{
    private bool _known;
    private bool _gone;

    public RouterAddress Address => control.Address;

    /// <summary>What the router said of itself last; null where it is gone or was not asked yet.</summary>
    public RouterHealth? LastHealth { get; private set; }

    /// <summary>The version in force there; null where the router is not running.</summary>
    public Task<long?> VersionAsync(CancellationToken cancellation) =>
        UnlessGoneAsync(
            async () =>
            {
                LastHealth = await control.HealthAsync(cancellation);
                return (long?)LastHealth.Version;
            },
            null);

    public Task<RouterAnswer> PutAsync(RouteTable table, CancellationToken cancellation) =>
        UnlessGoneAsync(() => control.PutAsync(table, cancellation), RouterAnswer.Gone);

    /// <summary>
    /// The apps of the table that the router had before it got the first one of this run of tarmacd, once; afterwards, and while it is gone, none.
    /// </summary>
    public async Task<IReadOnlyList<AppRoute>> EarlierRoutesAsync(CancellationToken cancellation)
    {
        if (_known)
        {
            return [];
        }

        var table = await UnlessGoneAsync(async () => await control.TableAsync(cancellation), null);
        _known = table is not null;
        return table is null ? [] : table.Apps;
    }

    public Task DrainAsync(DrainRequest request, CancellationToken cancellation) => UnlessGoneAsync(
        async () =>
        {
            await control.DrainAsync(request, cancellation);
            return true;
        },
        false);

    public void Dispose() => control.Dispose();

    private async Task<T> UnlessGoneAsync<T>(Func<Task<T>> call, T gone)
    {
        try
        {
            var answer = await call();
            if (_gone)
            {
                Log.Back(logger, Address);
            }

            _gone = false;
            return answer;
        }
        catch (HttpRequestException fault) when (RouterControl.MeansGone(fault))
        {
            if (!_gone)
            {
                Log.Gone(logger, Address, fault.Message);
            }

            _gone = true;
            LastHealth = null;
            return gone;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4200, LogLevel.Warning, "The router at {Address} is not running; it gets the route table when it is running again. {Reason}")]
        public static partial void Gone(ILogger logger, RouterAddress address, string reason);

        [LoggerMessage(4201, LogLevel.Information, "The router at {Address} is running again")]
        public static partial void Back(ILogger logger, RouterAddress address);
    }
}
