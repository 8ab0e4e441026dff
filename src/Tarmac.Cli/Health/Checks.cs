using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Tarmac.Cli.Clients;
using Tarmac.Contracts;

namespace Tarmac.Cli.Health;

/// <summary>What <c>tarmac status</c> asks, each from outside, as a user of that part would.</summary>
internal static class Checks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<PartHealth>> AllAsync(Installation installation, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = Patience };
        return await Task.WhenAll(
            ApiAsync(http, installation, cancellation),
            RouterAsync(http, installation, cancellation),
            SecureRouterAsync(installation, cancellation),
            LoopsAsync(http, installation, cancellation),
            Task.FromResult(Stacks(installation)),
            Task.FromResult(Disk(installation)));
    }

    /// <summary>An answer to a real key means that the control database answers too.</summary>
    private static async Task<PartHealth> ApiAsync(HttpClient http, Installation installation, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{installation.ApiPort}/account");
        request.Headers.Accept.ParseAdd("application/vnd.heroku+json; version=3");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AccountKey.Read(installation) ?? "none");
        var (status, problem) = await SendAsync(http, request, cancellation);
        return status is HttpStatusCode.OK or HttpStatusCode.Unauthorized
            ? new PartHealth("tarmacd", true, $"API on port {installation.ApiPort}")
            : new PartHealth("tarmacd", false, $"{problem ?? $"answers {(int)status!}"}: see {installation.DataFolder}/log/tarmacd.log, start it with ./up");
    }

    /// <summary>What the platform does in the background; the reason of a failure stands in the log alone.</summary>
    private static async Task<PartHealth> LoopsAsync(HttpClient http, Installation installation, CancellationToken cancellation)
    {
        const string name = "background work";
        try
        {
            var url = new Uri($"http://127.0.0.1:{installation.ApiPort}/health/loops");
            var loops = await http.GetFromJsonAsync(url, PlatformJson.Default.LoopHealthReportArray, cancellation) ?? [];
            var failing = loops.Where(loop => loop.State == "failing").Select(loop => loop.Name).ToArray();
            return failing.Length == 0
                ? new PartHealth(name, loops.Length > 0, $"{loops.Length} loops")
                : new PartHealth(name, false, $"failing: {string.Join(", ", failing)}; see {installation.DataFolder}/log/tarmacd.log");
        }
        catch (Exception cause) when (cause is HttpRequestException or JsonException || !cancellation.IsCancellationRequested)
        {
            return new PartHealth(name, false, "tarmacd gives no information");
        }
    }

    private static async Task<PartHealth> RouterAsync(HttpClient http, Installation installation, CancellationToken cancellation)
    {
        var port = installation.Settings.Find("router.http_port");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/");
        request.Headers.Host = "no-such-app.invalid";
        var (status, problem) = await SendAsync(http, request, cancellation);
        return status is not null
            ? new PartHealth("tarmac-router", true, $"apps on port {port}")
            : new PartHealth("tarmac-router", false, $"{problem}: see {installation.DataFolder}/log/tarmac-router.log, start it with ./up");
    }

    private static async Task<PartHealth> SecureRouterAsync(Installation installation, CancellationToken cancellation)
    {
        var port = int.TryParse(installation.Settings.Find("router.https_port"), out var number) ? number : 443;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            return new PartHealth("tarmac-router (TLS)", true, $"apps on port {port}");
        }
        catch (Exception cause) when (cause is SocketException or OperationCanceledException)
        {
            return new PartHealth("tarmac-router (TLS)", false, $"nothing answers on port {port}");
        }
    }

    private static PartHealth Stacks(Installation installation)
    {
        string[] variants = ["run", "build"];
        var missing = variants
            .Where(variant => !File.Exists(Path.Combine(installation.DataFolder, "stacks", "debian-12", variant, "etc", "tarmac-stack")))
            .ToArray();
        return missing.Length == 0
            ? new PartHealth("stack debian-12", true, "run, build")
            : new PartHealth("stack debian-12", false, $"{string.Join(", ", missing)} missing: run ./up");
    }

    private static PartHealth Disk(Installation installation)
    {
        const double gibibyte = 1L << 30;
        var drive = new DriveInfo(installation.DataFolder);
        var free = drive.AvailableFreeSpace / gibibyte;
        return new PartHealth("disk", free >= 1, $"{free:0.0} GiB free for {installation.DataFolder}");
    }

    private static async Task<(HttpStatusCode? Status, string? Problem)> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return (response.StatusCode, null);
        }
        catch (HttpRequestException cause)
        {
            return (null, $"no answer ({cause.Message})");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"no answer within {Patience.TotalSeconds:0} s");
        }
    }
}
