using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging;
using Tarmac.Loops;
using Tarmac.Router.Control;
using Tarmac.Router.Exchanges;
using Tarmac.Router.RouterLog;
using Tarmac.Router.Settings;
using Tarmac.Router.Tables;
using Tarmac.Router.Tls;
using Tarmac.Router.Upstream;

namespace Tarmac.Router.Front;

/// <summary>The whole router, put together: started, and stopped without breaking off what is under way.</summary>
internal sealed partial class RouterServer : IAsyncDisposable
{
    private const int LogBufferBytes = 4 * 1024 * 1024;

    private readonly RouterSettings _settings;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly RouterParts _parts;
    private readonly LogSocket _logSocket;
    private readonly IServer _clients;
    private readonly IServer _control;
    private readonly string _ownControlSocket;
    private readonly ListenSockets _listenSockets = new();
    private readonly Loop[] _loops;

    public RouterServer(RouterSettings settings, ILoggerFactory logging, LoopContext context)
    {
        var time = context.Time;
        _settings = settings;
        _logger = logging.CreateLogger<RouterServer>();
        var certificates = new CertificateShelf(logging.CreateLogger<CertificateShelf>());
        var lines = new LogBuffer(LogBufferBytes);
        _logSocket = new LogSocket(settings.LogSocket, lines, time, logging.CreateLogger<LogSocket>());
        _parts = new RouterParts(
            new RouteBook(new RouteTableFile(settings.TableFile), certificates, time),
            settings.Limits,
            new Watchdog(settings.Limits),
            lines,
            new RequestCounts(),
            time,
            _logger);
        _loops = [_parts.Watchdog.Over(_parts.Book, context), _logSocket.Carrying(context)];
        _ownControlSocket = $"{settings.ControlSocket}.{Environment.ProcessId}";
        _clients = KestrelFront.ForClients(settings, _listenSockets, certificates, logging);
        _control = KestrelFront.ForControl(_ownControlSocket, ControlApplication.MostBytes, logging);
    }

    public RouterParts Parts => _parts;

    /// <summary>Where it listens, the HTTP addresses before the HTTPS ones: differs from the settings where they ask for any free port.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => [.. _clients.Features.Get<IServerAddressesFeature>()!.Addresses
        .Select(address => new Uri(address))
        .Select(address => new IPEndPoint(IPAddress.Parse(address.Host.Trim('[', ']')), address.Port))];

    public async Task StartAsync(CancellationToken cancellation)
    {
        LoadTable();
        foreach (var loop in _loops)
        {
            loop.Start();
        }

        await _clients.StartAsync(new RouterApplication(_parts), cancellation);
        await StartControlAsync(cancellation);
        foreach (var address in Addresses)
        {
            Log.Listening(_logger, address);
        }
    }

    /// <summary>Stops accepting, lets requests under way end within the limit, sends the last log lines.</summary>
    public async Task StopAsync()
    {
        _listenSockets.PassOn();
        await Task.Delay(_settings.Limits.HandOver, _parts.Time, _stopping.Token);
        using var limit = new CancellationTokenSource(_settings.Limits.Shutdown);
        using var lastLines = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _clients.StopAsync(limit.Token);
        await _control.StopAsync(lastLines.Token);
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops.Select(loop => loop.StopAsync(CancellationToken.None)));
        await _logSocket.FlushAsync(lastLines.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopping.IsCancellationRequested)
        {
            await StopAsync();
        }

        _clients.Dispose();
        _control.Dispose();
        _parts.Book.Dispose();
        _parts.Lines.Dispose();
        _stopping.Dispose();
    }

    private void LoadTable()
    {
        try
        {
            var table = _parts.Book.Load();
            if (!table.Succeeded)
            {
                Log.TableRefused(_logger, _settings.TableFile, table.Fault.Message);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            Log.TableRefused(_logger, _settings.TableFile, unreadable.Message);
        }
    }

    /// <summary>
    /// Bound under a name of its own, then renamed over the known one: a new router takes the name from the old one in one step, and the old
    /// one, which removes its own name when it stops, takes nothing away.
    /// </summary>
    private async Task StartControlAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_settings.ControlSocket))!);
        File.Delete(_ownControlSocket);
        await _control.StartAsync(new ControlApplication(_parts), cancellation);
        File.SetUnixFileMode(_ownControlSocket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(_ownControlSocket, _settings.ControlSocket, overwrite: true);
    }

    private static partial class Log
    {
        [LoggerMessage(7031, LogLevel.Information, "Listening on {Address}")]
        public static partial void Listening(ILogger logger, IPEndPoint address);

        [LoggerMessage(7032, LogLevel.Error, "Cannot load the routes from {File}: {Reason} Starting with an empty table until tarmacd sends one.")]
        public static partial void TableRefused(ILogger logger, string file, string reason);
    }
}
