using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Outcomes;
using Tarmac.Core.Routing;
using Tarmac.Router.Exchanges;

namespace Tarmac.Router.Control;

/// <summary>The control contract of <see cref="RoutingJson"/>, for tarmacd.</summary>
internal sealed partial class ControlApplication(RouterParts parts) : IHttpApplication<IFeatureCollection>
{
    public const long MostBytes = 64 * 1024 * 1024;

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        // Nothing is kept per request.
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        // Tables are read, built and written to disk here: not on the thread that serves the sockets of apps.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var cancellation = context.Get<IHttpRequestLifetimeFeature>()!.RequestAborted;
        try
        {
            var request = context.Get<IHttpRequestFeature>()!;
            await ((request.Method, request.Path) switch
            {
                ("PUT", "/routes") => ReplaceRoutesAsync(context, request.Body, cancellation),
                ("GET", "/routes") => AnswerAsync(context, 200, parts.Book.Current.Source, RoutingJson.Default.RouteTable, cancellation),
                ("POST", "/drain") => DrainAsync(context, request.Body, cancellation),
                ("GET", "/health") => AnswerAsync(context, 200, Health(), RoutingJson.Default.RouterHealth, cancellation),
                _ => RefuseAsync(context, 404, Fault.NotFound("route", $"There is no {request.Method} {request.Path}."), cancellation),
            });
        }
        catch (JsonException malformed)
        {
            await RefuseAsync(context, 400, new Fault("bad_request", malformed.Message), cancellation);
        }
        catch (BadHttpRequestException refused)
        {
            await RefuseAsync(context, refused.StatusCode, new Fault("bad_request", refused.Message), cancellation);
        }
        catch (Exception disk) when (disk is IOException or UnauthorizedAccessException)
        {
            Log.NotOnDisk(parts.Logger, disk);
            var message = $"The routes are in force, but could not be written to disk: {disk.Message} Free space or repair the folder, then send them again.";
            await RefuseAsync(context, 507, new Fault("not_on_disk", message), cancellation);
        }
    }

    private static Task RefuseAsync(IFeatureCollection context, int status, Fault fault, CancellationToken cancellation) =>
        AnswerAsync(context, status, new ControlFault(fault.Id, fault.Message), ControlJson.Default.ControlFault, cancellation);

    private static async Task AnswerAsync<T>(
        IFeatureCollection context, int status, T body, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var response = context.Get<IHttpResponseFeature>()!;
        response.StatusCode = status;
        response.Headers.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Get<IHttpResponseBodyFeature>()!.Writer, body, type, cancellation);
    }

    private static void AnswerEmpty(IFeatureCollection context) => context.Get<IHttpResponseFeature>()!.StatusCode = StatusCodes.Status204NoContent;

    private RouterHealth Health() =>
        new(parts.Book.Current.Source.Version, parts.Requests.UnderWay, parts.Watchdog.Connections, parts.Lines.Dropped, parts.Requests.Totals());

    private async Task ReplaceRoutesAsync(IFeatureCollection context, Stream body, CancellationToken cancellation)
    {
        var wanted = await JsonSerializer.DeserializeAsync(body, RoutingJson.Default.RouteTable, cancellation);
        var table = await parts.Book.ReplaceAsync(wanted, cancellation);
        if (table.Succeeded)
        {
            Log.Replaced(parts.Logger, table.Value.Version, table.Value.Apps.Length);
            AnswerEmpty(context);
            return;
        }

        await RefuseAsync(context, table.Fault.Id == "conflict" ? 409 : 422, table.Fault, cancellation);
    }

    private async Task DrainAsync(IFeatureCollection context, Stream body, CancellationToken cancellation)
    {
        var request = await JsonSerializer.DeserializeAsync(body, RoutingJson.Default.DrainRequest, cancellation);
        if (request is null || request.Endpoints.IsDefault)
        {
            await RefuseAsync(context, 422, Fault.Invalid("A drain needs the endpoints to drain."), cancellation);
            return;
        }

        if (!await parts.Book.DrainAsync(request, cancellation))
        {
            Log.DrainLimit(parts.Logger, request.LimitSeconds);
        }

        AnswerEmpty(context);
    }

    private static partial class Log
    {
        [LoggerMessage(7021, LogLevel.Information, "Routes {Version} are in force: {Apps} apps")]
        public static partial void Replaced(ILogger logger, long version, int apps);

        [LoggerMessage(7022, LogLevel.Error, "The routes in force could not be written to disk")]
        public static partial void NotOnDisk(ILogger logger, Exception disk);

        [LoggerMessage(7023, LogLevel.Warning, "A drain ended at its limit of {Seconds} s with requests still under way")]
        public static partial void DrainLimit(ILogger logger, double seconds);
    }
}
