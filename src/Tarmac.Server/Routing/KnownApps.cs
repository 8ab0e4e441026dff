namespace Tarmac.Server.Routing;

/// <summary>
/// The apps as the control database has them or, while it is away, had them last: dynos come and go also then, and the router must hear of it.
/// </summary>
internal sealed partial class KnownApps(RouteStore store, TimeProvider time, ILogger<KnownApps> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private IReadOnlyList<RoutedApp>? _last;
    private volatile bool _stale;

    /// <summary>Whether the database could not be asked the last time.</summary>
    public bool IsStale => _stale;

    /// <summary>Whether the app was in the last successful read.</summary>
    public bool Contains(Guid app) => _last?.Any(known => known.Id == app) ?? false;

    /// <summary>Throws only while the database has never answered.</summary>
    public async Task<IReadOnlyList<RoutedApp>> ReadAsync(CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, over.Token);
        try
        {
            var apps = await store.AppsAsync(either.Token).WaitAsync(either.Token);
            if (_stale)
            {
                Log.Fresh(logger);
            }

            (_last, _stale) = (apps, false);
            return apps;
        }
#pragma warning disable CA1031 // Whatever the reason for which the database does not answer, the last known apps are served.
        catch (Exception fault) when (_last is not null && !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (!_stale)
            {
                Log.Stale(logger, fault.Message);
            }

            _stale = true;
            return _last;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4204, LogLevel.Warning, "The control database does not answer; routes are built from the last known apps and host names. {Reason}")]
        public static partial void Stale(ILogger logger, string reason);

        [LoggerMessage(4205, LogLevel.Information, "The control database answers again; routes are built from its data")]
        public static partial void Fresh(ILogger logger);
    }
}
