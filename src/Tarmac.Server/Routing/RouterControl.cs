using System.Net;
using System.Net.Sockets;
using Tarmac.Core.Routing;

namespace Tarmac.Server.Routing;

/// <summary>The router's control socket (see <see cref="RoutingJson"/>).</summary>
internal sealed class RouterControl : IDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;

    public RouterControl(string socketPath)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://router"), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>False: the router holds a newer table.</summary>
    public async Task<bool> PutAsync(RouteTable table, CancellationToken cancellation)
    {
        using var limit = Limited(CallLimit, cancellation);
        using var answer = await _http.PutAsJsonAsync("/routes", table, RoutingJson.Default.RouteTable, limit.Token);
        if (answer.StatusCode is HttpStatusCode.Conflict)
        {
            return false;
        }

        answer.EnsureSuccessStatusCode();
        return true;
    }

    public async Task<RouteTable> GetAsync(CancellationToken cancellation)
    {
        using var limit = Limited(CallLimit, cancellation);
        return await _http.GetFromJsonAsync("/routes", RoutingJson.Default.RouteTable, limit.Token) ?? RouteTable.Empty;
    }

    public async Task DrainAsync(DrainRequest request, CancellationToken cancellation)
    {
        using var limit = Limited(TimeSpan.FromSeconds(request.LimitSeconds) + CallLimit, cancellation);
        using var answer = await _http.PostAsJsonAsync("/drain", request, RoutingJson.Default.DrainRequest, limit.Token);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private static CancellationTokenSource Limited(TimeSpan limit, CancellationToken cancellation)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        source.CancelAfter(limit);
        return source;
    }
}
