using Tarmac.Core.Outcomes;
using Tarmac.Server.AddOns;
using Tarmac.Server.Apps;
using Tarmac.Server.Http;

namespace Tarmac.Server.Identity;

/// <summary>
/// After authentication and before the handler: finds what the address names, and checks the right that the endpoint declares (<see cref="Needed"/>).
/// What the caller may not see is not found; what he sees and may not do is forbidden.
/// </summary>
internal sealed class PermissionCheck(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http, AppStore apps, AddOnStore addOns, AttachmentStore attachments, Permissions permissions)
    {
        if (http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<Needed>() is { } needed
            && await RefusalAsync(http, endpoint.Metadata.GetMetadata<AppRoute>() is not null, needed.AnyOf, apps, addOns, attachments, permissions) is { } refusal)
        {
            await Api.Refused(refusal).ExecuteAsync(http);
            return;
        }

        await next(http);
    }

    private static async Task<Fault?> RefusalAsync(
        HttpContext http, bool inApp, Rights anyOf, AppStore apps, AddOnStore addOns, AttachmentStore attachments, Permissions permissions)
    {
        var (caller, cancellation) = (http.Features.Get<Caller>()!, http.RequestAborted);
        AppRow? app = null;
        if (inApp)
        {
            var found = await apps.FindAsync(Named(http, "app"), caller, cancellation);
            if (!found.Succeeded)
            {
                return found.Fault;
            }

            http.Features.Set(app = found.Value);
        }

        if ((Named(http, "addon") ?? Named(http, "database")) is { } name)
        {
            var found = await addOns.FindAsync(name, app?.Name, caller, cancellation);
            return found.Succeeded ? await permissions.RefusalAsync(found.Value, caller, anyOf, cancellation) : found.Fault;
        }

        if (Named(http, "attachment") is { } attachment)
        {
            var found = await attachments.ResolveAsync(attachment, app?.Name, caller, cancellation);
            return found.Count == 0 ? AttachmentStore.Missing : await permissions.RefusalAsync(found[0], caller, anyOf, cancellation);
        }

        return app is null ? null : await permissions.RefusalAsync(app, caller, anyOf, cancellation);
    }

    private static string? Named(HttpContext http, string parameter) => (string?)http.GetRouteValue(parameter);
}
