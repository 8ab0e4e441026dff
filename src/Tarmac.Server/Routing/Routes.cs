using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Routing;
using Tarmac.Loops;
using Tarmac.Server.Loops;
using Tarmac.Server.Telemetry;
using Tarmac.Server.Wakeups;

namespace Tarmac.Server.Routing;

/// <summary>
/// Keeps the routers' tables up to date: every report of the engine and every change of a host name or of maintenance makes a new one. A router that is not
/// running serves no requests and gets the whole table when it is running again; one that is running and refuses the table keeps the old dynos alive.
/// </summary>
internal sealed class Routes : IRoutes, IWakeable, IOwnsLoops
{
    private static readonly LoopPace Pace = new(TimeSpan.FromSeconds(1)) { FirstBackOff = TimeSpan.FromSeconds(1), LongestBackOff = TimeSpan.FromSeconds(2) };

    private readonly KnownApps _apps;
    private readonly RouterList _routers;
    private readonly IHostCertificates _certificates;
    private readonly PlatformTraces _traces;
    private readonly Loop _loop;
    private readonly ConcurrentDictionary<Guid, WebReport> _reports = new();
    private readonly RouteRevisions _revisions = new();
    private volatile bool _open;

    public Routes(KnownApps apps, RouterList routers, IHostCertificates certificates, PlatformTraces traces, LoopContext context)
    {
        (_apps, _routers, _certificates, _traces) = (apps, routers, certificates, traces);
        _loop = new Loop("routes", Pace, context, KeepTrueAsync);
    }

    public IEnumerable<ILoop> Loops => [_loop];

    /// <summary>
    /// From now on the routers get tables. Their routes of an app stay until the engine has reported it: after a start that takes as long as
    /// the slowest app, and a table without the others would take them out of service.
    /// </summary>
    public void Open()
    {
        _open = true;
        _revisions.Ask();
        _loop.Start();
        _loop.Wake();
    }

    public void Wake(Wakeup wakeup)
    {
        if (wakeup.Channel is Wakeup.Routes or Wakeup.Apps)
        {
            _revisions.Ask();
            _loop.Wake();
        }
    }

    public async Task PublishAsync(AppId app, WebState state, ImmutableArray<DynoEndpoint> dynos, CancellationToken cancellation)
    {
        using var activity = _traces.Step("SwapRoutes", app.Value);
        _reports[app.Value] = new WebReport(state, dynos);
        var sent = _revisions.AskAndWaitAsync(cancellation);
        _loop.Wake();
        await sent;
        if (_apps.IsStale && !_apps.Contains(app.Value))
        {
            throw new RoutesNotSentException("The control database does not answer, and the app was created after it was last read.");
        }
    }

    public Task DrainAsync(ImmutableArray<DynoEndpoint> dynos, TimeSpan limit, CancellationToken cancellation) =>
        _routers.DrainAsync(dynos, limit, cancellation);

    public void Forget(AppId app)
    {
        _reports.TryRemove(app.Value, out _);
        _revisions.Ask();
        _loop.Wake();
    }

    private async Task KeepTrueAsync(CancellationToken cancellation)
    {
        if (!_open)
        {
            return;
        }

        var asked = _revisions.Asked;
        try
        {
            if (_revisions.IsBehind || await _routers.AnyDiffersAsync(cancellation) || await DatabaseIsBackAsync(cancellation))
            {
                await SendAsync(cancellation);
            }

            _revisions.Sent(asked);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            _revisions.NotSent(asked, new RoutesNotSentException($"The routers do not have the new table. {fault.Message}", fault));
            throw;
        }
    }

    private async Task<bool> DatabaseIsBackAsync(CancellationToken cancellation)
    {
        if (!_apps.IsStale)
        {
            return false;
        }

        await _apps.ReadAsync(cancellation);
        return !_apps.IsStale;
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        foreach (var route in await _routers.EarlierRoutesAsync(cancellation))
        {
            _reports.TryAdd(route.App, new WebReport(route.State, route.Dynos));
        }

        var apps = await _apps.ReadAsync(cancellation);
        var certificates = _certificates.For(apps);
        await _routers.SendAsync(version => RouteTables.Build(version, apps, _reports, certificates), cancellation);
    }
}
