using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Tarmac.Core.Routing;
using Tarmac.Loops;
using Tarmac.Router.Front;
using Tarmac.Router.Settings;

namespace Tarmac.Router.Tests.Rig;

/// <summary>A router on free ports with a folder of its own, its control client and the far end of its log socket.</summary>
internal sealed class TestRouter : IAsyncDisposable
{
    public static readonly Guid AppId = Guid.Parse("01890000-0000-7000-8000-000000000001");

    private readonly string _folder;
    private readonly bool _ownsFolder;
    private readonly RouterServer _server;
    private long _version;

    private TestRouter(string folder, bool ownsFolder, RouterLimits limits, LoopContext context)
    {
        _folder = folder;
        _ownsFolder = ownsFolder;
        ControlSocket = Path.Combine(folder, "control.sock");
        TableFile = Path.Combine(folder, "routes.json");
        Logs = new LogReceiver(Path.Combine(folder, "logs.sock"));
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        var settings = new RouterSettings(ControlSocket, Logs.Path, TableFile, [any], [any], limits);
        _server = new RouterServer(settings, NullLoggerFactory.Instance, context);
        Control = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectControlAsync }) { BaseAddress = new Uri("http://router") };
    }

    public string ControlSocket { get; }

    public string TableFile { get; }

    public LogReceiver Logs { get; }

    public HttpClient Control { get; }

    public RouterServer Server => _server;

    public IPEndPoint Http => _server.Addresses[0];

    public IPEndPoint Https => _server.Addresses[1];

    /// <summary>Long enough for a slow machine, short enough for a test; those that test a limit set it.</summary>
    public static RouterLimits Limits { get; } = new()
    {
        Shutdown = TimeSpan.FromSeconds(5),
        HandOver = TimeSpan.Zero,
        PoolIdle = TimeSpan.FromMinutes(1),
    };

    public static async Task<TestRouter> StartAsync(RouterLimits? limits = null, string? folder = null, TimeProvider? time = null, LoopContext? context = null)
    {
        context ??= new LoopContext(time ?? TimeProvider.System, NullLoggerFactory.Instance, new LoopHealth());
        var router = new TestRouter(folder ?? Directory.CreateTempSubdirectory("router-").FullName, folder is null, limits ?? Limits, context);
        await router._server.StartAsync(TestContext.Current.CancellationToken);
        return router;
    }

    /// <summary>A router with one app, <c>pave.localhost</c>, that these dynos serve.</summary>
    public static async Task<TestRouter> ServingAsync(RouterLimits? limits = null, params FakeDyno[] dynos)
    {
        var router = await StartAsync(limits);
        await router.RouteAsync(WebState.Serving, dynos);
        return router;
    }

    public Task RouteAsync(WebState state, params FakeDyno[] dynos) =>
        RouteAsync([App(state) with { Dynos = [.. dynos.Select(dyno => dyno.Endpoint)] }]);

    public async Task RouteAsync(params AppRoute[] apps)
    {
        using var answer = await PutAsync(Table(++_version, [.. apps]));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    public static AppRoute App(WebState state) => new(AppId, "pave", ["pave.localhost"], state, Maintenance: false, []);

    public static RouteTable Table(long version, ImmutableArray<AppRoute> apps) => new(version, apps, []);

    public Task<HttpResponseMessage> PutAsync(RouteTable table) =>
        Control.PutAsync("/routes", JsonContent.Create(table, RoutingJson.Default.RouteTable), TestContext.Current.CancellationToken);

    public Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(Http);

    public async Task<RawAnswer> SendAsync(string request)
    {
        await using var client = await ConnectAsync();
        await client.SendAsync(request);
        return await client.ReceiveAsync(isHead: request.StartsWith("HEAD ", StringComparison.Ordinal));
    }

    public Task<RawAnswer> GetAsync(string path = "/", string host = "pave.localhost") =>
        SendAsync($"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");

    /// <summary>
    /// On the client's own connection: the router reads a request only when it has ended the last one and kept or closed that one's dyno connection.
    /// Another client can come before.
    /// </summary>
    public static async Task<RawAnswer> GetAsync(RawClient client, string path = "/")
    {
        await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: pave.localhost\r\n\r\n");
        return await client.ReceiveAsync();
    }

    /// <summary>A handler that finds every host at this router's TLS port and takes whatever certificate it shows.</summary>
    public SocketsHttpHandler TlsHandler() => new()
    {
        SslOptions = new() { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
        UseProxy = false,
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(Https, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        await _server.DisposeAsync();
        await Logs.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async ValueTask<Stream> ConnectControlAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(ControlSocket), cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
