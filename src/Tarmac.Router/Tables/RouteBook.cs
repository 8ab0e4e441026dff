using Tarmac.Core.Outcomes;
using Tarmac.Core.Routing;
using Tarmac.Router.Tls;

namespace Tarmac.Router.Tables;

/// <summary>The table in force and the dynos that it, or a request still under way, knows.</summary>
internal sealed class RouteBook(RouteTableFile file, CertificateShelf certificates, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private volatile Dictionary<DynoEndpoint, Dyno> _dynos = [];
    private Dictionary<Guid, BootQueue> _boots = [];
    private volatile HostTable _current = new(
        RouteTable.Empty, _ => throw new InvalidOperationException("The empty table has no dyno."), _ => new BootQueue());
    private volatile TaskCompletionSource _changed = NewSignal();

    public HostTable Current => _current;

    public IReadOnlyCollection<Dyno> Dynos => _dynos.Values;

    /// <summary>Ends when the next table comes into force. Take it before looking at <see cref="Current"/>, or a swap in between is missed.</summary>
    public Task Changed => _changed.Task;

    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>Takes the table that a former run left on disk.</summary>
    public Result<RouteTable> Load()
    {
        var table = RouteTableRules.Check(file.Load() ?? RouteTable.Empty);
        if (table.Succeeded)
        {
            Swap(table.Value);
        }

        return table;
    }

    /// <summary>
    /// Puts a table in force and on disk. Routes matter more than their copy: where the disk fails, the table is in force and the exception tells.
    /// </summary>
    public async Task<Result<RouteTable>> ReplaceAsync(RouteTable? wanted, CancellationToken cancellation)
    {
        var table = RouteTableRules.Check(wanted);
        if (!table.Succeeded)
        {
            return table;
        }

        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            if (table.Value.Version < _current.Source.Version)
            {
                return Fault.Conflict($"Table {table.Value.Version} is older than {_current.Source.Version}, which is in force.");
            }

            Swap(table.Value);
            file.Save(table.Value);
            return table;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Waits until no request is under way to any of these dynos. False when the limit came first.</summary>
    public async Task<bool> DrainAsync(DrainRequest request, CancellationToken cancellation)
    {
        var limit = TimeSpan.FromSeconds(Math.Clamp(request.LimitSeconds, 0, 3_600));
        var started = time.GetTimestamp();
        while (request.Endpoints.Any(IsBusy))
        {
            if (time.GetElapsedTime(started) >= limit)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellation);
        }

        return true;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool IsBusy(DynoEndpoint endpoint) => _dynos.TryGetValue(endpoint, out var dyno) && dyno.InFlight > 0;

    private void Swap(RouteTable table)
    {
        var old = _dynos;
        var dynos = new Dictionary<DynoEndpoint, Dyno>(old.Count);
        var boots = new Dictionary<Guid, BootQueue>(table.Apps.Length);
        var next = new HostTable(table, endpoint => Keep(endpoint, old, dynos), app => Keep(app, boots));
        _boots = boots;
        var dropped = old.Where(known => !dynos.ContainsKey(known.Key)).ToList();
        foreach (var (endpoint, dyno) in dropped)
        {
            dynos.Add(endpoint, dyno);
        }

        _dynos = dynos;
        certificates.Take(table);
        _current = next;
        foreach (var (_, dyno) in dropped)
        {
            dyno.Retire();
        }

        // A dropped dyno is remembered while requests to it are under way, for a drain to see; once retired, no new one can enter.
        var known = new Dictionary<DynoEndpoint, Dyno>(dynos);
        foreach (var (endpoint, dyno) in dropped.Where(other => other.Value.InFlight == 0))
        {
            known.Remove(endpoint);
        }

        _dynos = known;
        Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
    }

    private BootQueue Keep(Guid app, Dictionary<Guid, BootQueue> boots)
    {
        if (!boots.TryGetValue(app, out var boot))
        {
            boots.Add(app, boot = _boots.GetValueOrDefault(app) ?? new BootQueue());
        }

        return boot;
    }

    private static Dyno Keep(DynoEndpoint endpoint, Dictionary<DynoEndpoint, Dyno> old, Dictionary<DynoEndpoint, Dyno> dynos)
    {
        if (dynos.TryGetValue(endpoint, out var dyno))
        {
            return dyno;
        }

        dyno = old.GetValueOrDefault(endpoint) ?? new Dyno(endpoint);
        dyno.Revive();
        dynos.Add(endpoint, dyno);
        return dyno;
    }
}
