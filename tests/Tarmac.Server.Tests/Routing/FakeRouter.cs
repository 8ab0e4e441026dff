using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Routing;

namespace Tarmac.Server.Tests.Routing;

/// <summary>Takes tables on a control socket, as the router does, and refuses older ones.</summary>
internal sealed class FakeRouter(string socket) : IAsyncDisposable
{
    private WebApplication? _web;

    public ConcurrentQueue<RouteTable> Tables { get; } = new();

    public ConcurrentQueue<DrainRequest> Drains { get; } = new();

    public RouteTable Table { get; set; } = RouteTable.Empty;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket));
        _web = builder.Build();
        _web.MapGet("/routes", () => Results.Json(Table, RoutingJson.Default.RouteTable));
        _web.MapPut("/routes", async (HttpRequest request) =>
        {
            var table = (await request.ReadFromJsonAsync(RoutingJson.Default.RouteTable))!;
            if (table.Version <= Table.Version)
            {
                return Results.Conflict();
            }

            Tables.Enqueue(Table = table);
            return Results.NoContent();
        });
        _web.MapPost("/drain", async (HttpRequest request) =>
        {
            Drains.Enqueue((await request.ReadFromJsonAsync(RoutingJson.Default.DrainRequest))!);
            return Results.NoContent();
        });
        await _web.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_web is not null)
        {
            await _web.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _web.DisposeAsync();
        }

        File.Delete(socket);
    }
}
