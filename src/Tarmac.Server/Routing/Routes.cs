using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Tarmac.Core.Apps;
using Tarmac.Core.Routing;
using Tarmac.Server.Wakeups;

namespace Tarmac.Server.Routing;

/// <summary>
/// Keeps the router's table true: every word of the engine and every change of a host name or of maintenance makes a new one. Where the router
/// is away it serves by its last table, and gets the whole new one when it is back.
/// </summary>
internal sealed partial class Routes(
    RouteStore store, RouterControl router, IHostCertificates certificates, RoutingOptions options, TimeProvider time, ILogger<Routes> logger)
    : BackgroundService, IRoutes, IWakeable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, WebReport> _reports = new();
    private readonly RouteRevisions _revisions = new();
    private long _version;
    private bool _away;

    /// <summary>
    /// From now on the router gets tables. What it has of an app stays until the engine has said something of it: after a start that takes as long as the
    /// slowest app, and a table without the others would take them out of service.
    /// </summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var app in (await router.GetAsync(cancellation)).Apps)
            {
                _reports.TryAdd(app.App, new WebReport(app.State, app.Dynos));
            }
        }
        catch (Exception fault) when (IsRouterFault(fault, cancellation))
        {
            Away(fault);
        }

        _revisions.Open();
    }

    public void Wake(Wakeup wakeup)
    {
        if (wakeup.Channel is Wakeup.Routes or Wakeup.Apps)
        {
            _revisions.Ask();
        }
    }

    public Task PublishAsync(AppId app, WebState state, ImmutableArray<DynoEndpoint> dynos, CancellationToken cancellation)
    {
        _reports[app.Value] = new WebReport(state, dynos);
        return _revisions.AskAndWaitAsync(cancellation);
    }

    public async Task DrainAsync(ImmutableArray<DynoEndpoint> dynos, TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            await router.DrainAsync(new DrainRequest(dynos, limit.TotalSeconds), cancellation);
        }
        catch (Exception fault) when (IsRouterFault(fault, cancellation))
        {
            // No router, no request under way.
            Log.NotDrained(logger, fault.Message);
        }
    }

    public void Forget(AppId app)
    {
        _reports.TryRemove(app.Value, out _);
        _revisions.Ask();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var asked = await _revisions.NextAsync(_away ? RetryDelay : CheckInterval, time, stoppingToken);
            try
            {
                if (asked is { } revision || _away || (await router.GetAsync(stoppingToken)).Version != _version)
                {
                    await SendAsync(stoppingToken);
                }

                Back();
                _revisions.Done(asked);
            }
#pragma warning disable CA1031 // Whatever stops one table must not stop the tables after it.
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Away(fault);
                _revisions.Done(asked);
            }
        }
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        var apps = await store.AppsAsync(cancellation);
        var leafs = certificates.For(apps);

        // Milliseconds of the clock grow across restarts without being stored; the router's own number helps where the clock was set back.
        _version = Math.Max(_version + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
        while (!await router.PutAsync(RouteTables.Build(_version, options.Domain, apps, _reports, leafs), cancellation))
        {
            _version = (await router.GetAsync(cancellation)).Version + 1;
        }
    }

    private static bool IsRouterFault(Exception fault, CancellationToken cancellation) =>
        fault is HttpRequestException or IOException or JsonException or TimeoutException
        || (fault is OperationCanceledException && !cancellation.IsCancellationRequested);

    private void Away(Exception fault)
    {
        if (!_away)
        {
            Log.Away(logger, fault.Message);
        }

        _away = true;
    }

    private void Back()
    {
        if (_away)
        {
            Log.Back(logger);
        }

        _away = false;
    }

    private static partial class Log
    {
        [LoggerMessage(4200, LogLevel.Warning, "The router is away; it gets the table when it is back. {Reason}")]
        public static partial void Away(ILogger logger, string reason);

        [LoggerMessage(4201, LogLevel.Information, "The router is back and has the table")]
        public static partial void Back(ILogger logger);

        [LoggerMessage(4202, LogLevel.Warning, "The router could not be asked to finish its requests. {Reason}")]
        public static partial void NotDrained(ILogger logger, string reason);
    }
}
