using Tarmac.Contracts.AddOns;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.AddOns;

/// <summary><c>/addon-attachments</c>: under which names an app has its add-ons.</summary>
internal static class AttachmentEndpoints
{
    private const string Mine = $"{AttachmentStore.Select} where {AttachmentStore.Accessible}";
    private const string OfApp = $"{AttachmentStore.Select} where t.app_id = @app";
    private const string OfAddOn = $"{AttachmentStore.Select} where t.addon_id = @addon";

    private static readonly PageField[] Fields = [PageField.Id, PageField.Text("name")];

    public static void MapAttachments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/addon-attachments", (HttpContext http, Caller caller, ControlDatabase database) => ListAsync(http, database, Mine, new { caller = caller.Id })).GivesPageOf<AddOnAttachment>();
        routes.MapPost("/addon-attachments", CreateAsync).Takes<AttachmentCreate>().Gives<AddOnAttachment>(StatusCodes.Status201Created);
        routes.Needs(Rights.View).MapGet("/addon-attachments/{attachment}", (string attachment, Caller caller, AttachmentStore store, CancellationToken cancellation) =>
            InfoAsync(null, attachment, caller, store, cancellation)).Gives<AddOnAttachment>();
        routes.Needs(Rights.Deploy | Rights.Operate).MapDelete("/addon-attachments/{attachment}", DeleteAsync).Gives<AddOnAttachment>();
        routes.MapPost("/actions/addon-attachments/resolve", ResolveAsync).Takes<AttachmentResolve>().Gives<AddOnAttachment[]>();
        routes.Needs(Rights.View).MapGet("/addons/{addon}/addon-attachments", OfAddOnAsync).GivesPageOf<AddOnAttachment>();
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("/addon-attachments", (HttpContext http, AppRow row, ControlDatabase database) => ListAsync(http, database, OfApp, new { app = row.Id })).GivesPageOf<AddOnAttachment>();
        app.Needs(Rights.View).MapGet("/addon-attachments/{attachment}", (AppRow row, string attachment, Caller caller, AttachmentStore store, CancellationToken cancellation) =>
            InfoAsync(row.Name, attachment, caller, store, cancellation)).Gives<AddOnAttachment>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, ControlDatabase database, string select, object parameters)
    {
        await using var db = await database.OpenAsync(http.RequestAborted);
        return await Page.AnswerAsync<AttachmentRow, AddOnAttachment>(
            http, db, select, parameters, Fields, (row, field) => field == "id" ? row.Id.ToString() : row.Name, row => row.Wire());
    }

    private static async Task<IResult> OfAddOnAsync(HttpContext http, string addon, Caller caller, AddOnStore store, ControlDatabase database, CancellationToken cancellation)
    {
        var found = await store.FindAsync(addon, null, caller, cancellation);
        return found.Succeeded ? await ListAsync(http, database, OfAddOn, new { addon = found.Value.Id }) : Api.Refused(found.Fault);
    }

    private static async Task<IResult> InfoAsync(string? app, string attachment, Caller caller, AttachmentStore store, CancellationToken cancellation)
    {
        var rows = await store.ResolveAsync(attachment, app, caller, cancellation);
        return rows.Count == 0 ? Api.Refused(AttachmentStore.Missing) : Api.Ok(rows[0].Wire());
    }

    private static async Task<IResult> ResolveAsync(HttpContext http, Caller caller, AttachmentStore store, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<AttachmentResolve>(http, cancellation);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        var rows = PostgresCatalogue.IsService(body.Value.AddonService)
            ? await store.ResolveAsync(body.Value.AddonAttachment, body.Value.App, caller, cancellation)
            : [];
        return rows.Count == 0 ? Api.Refused(AttachmentStore.Missing) : Api.Ok(rows.Select(r => r.Wire()).ToArray());
    }

    private static async Task<IResult> CreateAsync(
        HttpContext http, Caller caller, AppStore apps, AddOnStore addOns, Permissions permissions, AttachmentChanges changes, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<AttachmentCreate>(http, cancellation);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        var app = await apps.FindAsync(body.Value.App, caller, cancellation);
        var addOn = await addOns.FindAsync(body.Value.Addon, body.Value.App, caller, cancellation);
        if (!app.Succeeded || !addOn.Succeeded)
        {
            return Api.Refused(app.Fault ?? addOn.Fault!);
        }

        var refusal = await permissions.RefusalAsync(app.Value, caller, Rights.Deploy | Rights.Operate, cancellation)
            ?? await permissions.RefusalAsync(addOn.Value, caller, Rights.Deploy | Rights.Operate, cancellation);
        if (refusal is not null)
        {
            return Api.Refused(refusal);
        }

        if (body.Value.Namespace is not (null or "" or "credential:default"))
        {
            return Api.Refused(Fault.Invalid($"There is no {body.Value.Namespace}: databases here have the credential default only."));
        }

        var confirmed = body.Value.Confirm == app.Value.Name || body.Value.Confirm == app.Value.Id.ToString();
        var made = await changes.AttachAsync(caller.Actor, app.Value, addOn.Value, body.Value.Name, confirmed, cancellation);
        return made.Match(row => Api.Created(row.Wire()), Api.Refused);
    }

    private static async Task<IResult> DeleteAsync(
        string attachment, Caller caller, AttachmentStore store, AttachmentChanges changes, CancellationToken cancellation)
    {
        var rows = await store.ResolveAsync(attachment, null, caller, cancellation);
        if (rows.Count != 1)
        {
            return Api.Refused(rows.Count == 0 ? AttachmentStore.Missing : new Fault("multiple_matches", "Ambiguous identifier; name the attachment by its id."));
        }

        return Api.From((await changes.DetachAsync(caller.Actor, rows[0], cancellation)).Then<AddOnAttachment>(row => row.Wire()));
    }
}
