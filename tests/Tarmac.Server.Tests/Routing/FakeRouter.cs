using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Routing;

namespace Tarmac.Server.Tests.Routing;

/// <summary>Takes tables on a control socket, as the router does, and refuses older ones.</summary>
internal sealed class FakeRouter : IAsyncDisposable
{
    private readonly string _socket;
    private WebApplication? _web;
    private TaskCompletionSource _goOn = new();
    private int _wholeTablesRead;

    private FakeRouter(string socket)
    {
        _socket = socket;
        GoOn();
    }

    public RequestTotals? Ended { get; set; }

    public ConcurrentQueue<RouteTable> Tables { get; } = new();

    public ConcurrentQueue<DrainRequest> Drains { get; } = new();

    public RouteTable Table { get; set; } = RouteTable.Empty;

    public int WholeTablesRead => Volatile.Read(ref _wholeTablesRead);

    /// <summary>What it answers to a table instead of taking it.</summary>
    public HttpStatusCode? Refusal { get; set; }

    /// <summary>The port, where it listens on TCP.</summary>
    public int Port { get; private set; }

    public static FakeRouter OnSocket(string path) => new(path);

    /// <summary>On any free port of loopback, and on the same again when it is started again.</summary>
    public static FakeRouter OnTcp() => new("");

    /// <summary>It lives, accepts connections, and answers nothing.</summary>
    public void Hang() => _goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn() => _goOn.TrySetResult();

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (_socket.Length > 0)
            {
                kestrel.ListenUnixSocket(_socket);
            }
            else
            {
                kestrel.Listen(IPAddress.Loopback, Port);
            }
        });
        _web = builder.Build();
        _web.Use(async (_, next) =>
        {
            await _goOn.Task;
            await next();
        });
        _web.MapGet("/health", () => Results.Json(new RouterHealth(Table.Version, 0, 0, 0, Ended), RoutingJson.Default.RouterHealth));
        _web.MapGet("/routes", () =>
        {
            Interlocked.Increment(ref _wholeTablesRead);
            return Results.Json(Table, RoutingJson.Default.RouteTable);
        });
        _web.MapPut("/routes", PutAsync);
        _web.MapPost("/drain", async (HttpRequest request) =>
        {
            Drains.Enqueue((await request.ReadFromJsonAsync(RoutingJson.Default.DrainRequest))!);
            return Results.NoContent();
        });
        await _web.StartAsync();
        Port = _socket.Length > 0 ? 0 : new Uri(_web.Urls.Single()).Port;
    }

    public async ValueTask DisposeAsync()
    {
        GoOn();
        if (_web is not null)
        {
            await _web.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _web.DisposeAsync();
        }

        if (_socket.Length > 0)
        {
            File.Delete(_socket);
        }
    }

    private async Task<IResult> PutAsync(HttpRequest request)
    {
        var table = (await request.ReadFromJsonAsync(RoutingJson.Default.RouteTable))!;
        if (Refusal is { } refusal)
        {
            return Results.StatusCode((int)refusal);
        }

        if (table.Version <= Table.Version)
        {
            return Results.Conflict();
        }

        Tables.Enqueue(Table = table);
        return Results.NoContent();
    }
}
