using System.Net;
using System.Net.Sockets;
using Tarmac.Core.Routing;

namespace Tarmac.Server.Routing;

/// <summary>The control contract of one router (see <see cref="RoutingJson"/>).</summary>
internal sealed class RouterControl : IDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public RouterControl(RouterAddress address, TimeProvider time)
    {
        Address = address;
        _time = time;

        // A new connection for each call: whether it can be opened shows whether the router's process is running.
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = async (_, cancellation) => await address.ConnectAsync(cancellation),
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://router"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public RouterAddress Address { get; }

    /// <summary>Whether a call failed because no process listens: only then does the router send no request to anybody.</summary>
    public static bool MeansGone(Exception fault) => fault.GetBaseException() is SocketException
    {
        // No process listens, or the socket's file is missing.
        SocketErrorCode: SocketError.ConnectionRefused or SocketError.AddressNotAvailable,
    };

    public Task<RouterAnswer> PutAsync(RouteTable table, CancellationToken cancellation) => CallAsync(CallLimit, async limited =>
    {
        using var answer = await _http.PutAsJsonAsync("/routes", table, RoutingJson.Default.RouteTable, limited);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.Conflict:
                return RouterAnswer.HasNewer;
            case HttpStatusCode.InsufficientStorage:
                return RouterAnswer.TakenNotKept;
            default:
                answer.EnsureSuccessStatusCode();
                return RouterAnswer.Taken;
        }
    }, cancellation);

    public Task<RouterHealth> HealthAsync(CancellationToken cancellation) => CallAsync(
        CallLimit,
        async limited => await _http.GetFromJsonAsync("/health", RoutingJson.Default.RouterHealth, limited) ?? new RouterHealth(0, 0, 0, 0),
        cancellation);

    /// <summary>The table in force, without its certificates.</summary>
    public Task<RouteTable> TableAsync(CancellationToken cancellation) => CallAsync(
        CallLimit, async limited => await _http.GetFromJsonAsync("/routes", RoutingJson.Default.RouteTable, limited) ?? RouteTable.Empty, cancellation);

    public Task DrainAsync(DrainRequest request, CancellationToken cancellation) => CallAsync(
        TimeSpan.FromSeconds(request.LimitSeconds) + CallLimit,
        async limited =>
        {
            using var answer = await _http.PostAsJsonAsync("/drain", request, RoutingJson.Default.DrainRequest, limited);
            answer.EnsureSuccessStatusCode();
            return true;
        },
        cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<T> CallAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, over.Token);
        try
        {
            try
            {
                return await call(either.Token);
            }
            catch (HttpRequestException broken) when (broken.StatusCode is null && !MeansGone(broken))
            {
                // The process may have ended in between, or handed its socket to a new one: ask the process that listens now.
                return await call(either.Token);
            }
        }
        catch (OperationCanceledException cancelled) when (over.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"The router at {Address} has not answered within {limit.TotalSeconds:0} s.", cancelled);
        }
    }
}
