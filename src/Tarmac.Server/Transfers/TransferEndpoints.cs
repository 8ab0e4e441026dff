using Tarmac.Contracts.Transfers;
using Tarmac.Core.Outcomes;
using Tarmac.Server.AddOns;
using Tarmac.Server.Apps;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Transfers;

/// <summary>Heroku's data API, as far as <c>pg:backups</c> asks it (capture, restore, info, url, download, cancel, delete), and uploaded dumps.</summary>
internal static class TransferEndpoints
{
    private const int LongestNote = 1000;

    public static void MapTransfers(this IEndpointRouteBuilder routes)
    {
        routes.Needs(Rights.Operate).MapPost("/client/v11/databases/{database}/backups", BackUpAsync);
        routes.Needs(Rights.Operate).MapPost("/client/v11/databases/{database}/restores", RestoreAsync);
        var app = routes.MapApp("/client/v11");
        app.Needs(Rights.View).MapGet("/transfers", async (AppRow row, TransferStore store, CancellationToken cancellation) =>
            Api.Ok((await store.OfAppAsync(row.Id, cancellation)).Select(t => t.Wire()).ToArray()));
        app.Needs(Rights.View).MapGet("/transfers/{transfer}", async (string transfer, AppRow row, TransferStore store, CancellationToken cancellation) =>
            Api.From((await store.FindAsync(row.Id, transfer, cancellation)).Then<Transfer>(t => t.Wire())));
        app.Needs(Rights.Operate).MapPatch("/transfers/{transfer}", NoteAsync);
        app.Needs(Rights.Operate).MapDelete("/transfers/{transfer}", DeleteAsync);
        app.Needs(Rights.Deploy | Rights.Operate).MapPost("/transfers/{transfer}/actions/public-url", PublishAsync);
        app.Needs(Rights.Operate).MapPost("/transfers/{transfer}/actions/cancel", CancelAsync);
    }

    private static async Task<IResult> BackUpAsync(
        HttpContext http, string database, Caller caller, AddOnStore addOns, TransferStore store, TransferLoop loop, CancellationToken cancellation)
    {
        var found = await ProvisionedAsync(database, caller, addOns, cancellation);
        var body = await RequestBody.ReadAsync<TransferNote>(http, cancellation);
        if (!found.Succeeded || !body.Succeeded)
        {
            return Api.Refused(found.Fault ?? body.Fault!);
        }

        if (body.Value.Note is { Length: > LongestNote })
        {
            return Api.Refused(Fault.Invalid($"A note has at most {LongestNote} characters."));
        }

        var made = await store.AddAsync(caller.Actor, found.Value, Guid.CreateVersion7(), "backup", source: null, body.Value.Note, cancellation);
        loop.Wake();
        return made.Match(row => Api.Created(row.Wire()), Api.Refused);
    }

    private static async Task<IResult> RestoreAsync(
        HttpContext http, string database, Caller caller, AddOnStore addOns, TransferStore store, TransferLoop loop, BackupFiles files, BackupUrls urls, AppStore apps, CancellationToken cancellation)
    {
        var found = await ProvisionedAsync(database, caller, addOns, cancellation);
        if (!found.Succeeded)
        {
            return Api.Refused(found.Fault);
        }

        var id = Guid.CreateVersion7();
        var source = http.Request.ContentType == "application/octet-stream"
            ? await ReceiveAsync(http, found.Value, id, files, cancellation)
            : await NamedAsync(http, caller, store, urls, apps, cancellation);
        if (!source.Succeeded)
        {
            return Api.Refused(source.Fault);
        }

        var made = await store.AddAsync(caller.Actor, found.Value, id, "restore", source.Value, note: null, cancellation);
        loop.Wake();
        return made.Match(row => Api.Created(row.Wire()), Api.Refused);
    }

    private static async Task<Result<Guid?>> ReceiveAsync(HttpContext http, AddOnRow addOn, Guid id, BackupFiles files, CancellationToken cancellation)
    {
        Uploads.LiftLimits(http);
        return (await files.PutAsync(addOn.AppId, id, http.Request.Body, http.Request.ContentLength, cancellation)).Then<Guid?>(_ => (Guid?)null);
    }

    // The backup of another app only for who may see that app.
    private static async Task<Result<Guid?>> NamedAsync(
        HttpContext http, Caller caller, TransferStore store, BackupUrls urls, AppStore apps, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<RestoreCreate>(http, cancellation);
        if (!body.Succeeded)
        {
            return body.Fault;
        }

        if (urls.Read(body.Value.BackupUrl) is not { } id)
        {
            return Fault.Invalid("This URL is of no backup of this installation. Restore a dump from elsewhere with pg_restore, or bring it in with tarmac local:db:push.");
        }

        var backup = await store.GetAsync(id, cancellation);
        return backup is { IsBackup: true, Succeeded: true } && (await apps.FindAsync(backup.AppId.ToString(), caller, cancellation)).Succeeded
            ? (Guid?)id
            : TransferStore.Missing;
    }

    private static async Task<IResult> NoteAsync(HttpContext http, string transfer, AppRow app, TransferStore store, CancellationToken cancellation)
    {
        var found = await store.FindAsync(app.Id, transfer, cancellation);
        var body = await RequestBody.ReadAsync<TransferNote>(http, cancellation);
        if (!found.Succeeded || !body.Succeeded)
        {
            return Api.Refused(found.Fault ?? body.Fault!);
        }

        if (body.Value.Note is { Length: > LongestNote })
        {
            return Api.Refused(Fault.Invalid($"A note has at most {LongestNote} characters."));
        }

        await store.NoteAsync(found.Value, body.Value.Note, cancellation);
        return Api.Ok((found.Value with { Note = body.Value.Note }).Wire());
    }

    private static async Task<IResult> DeleteAsync(string transfer, AppRow app, TransferStore store, BackupFiles files, CancellationToken cancellation)
    {
        var found = await store.FindAsync(app.Id, transfer, cancellation);
        if (!found.Succeeded)
        {
            return Api.Refused(found.Fault);
        }

        if (found.Value.FinishedAt is null)
        {
            return Api.Refused(Fault.Invalid($"{found.Value.Name} is not finished: cancel it first (heroku pg:backups:cancel)."));
        }

        files.Delete(app.Id, found.Value.Id);
        await store.DeleteAsync(found.Value, cancellation);
        return Api.Ok(found.Value.Wire());
    }

    private static async Task<IResult> PublishAsync(string transfer, AppRow app, TransferStore store, BackupUrls urls, TimeProvider time, CancellationToken cancellation) =>
        Api.From((await store.FindAsync(app.Id, transfer, cancellation)).Then<PublicUrl>(row => row is { IsBackup: true, Succeeded: true }
            ? new PublicUrl(urls.Public(row.Id), (time.GetUtcNow() + BackupUrls.Life).UtcDateTime)
            : Fault.Invalid($"{row.Name} is no backup that is complete.")));

    private static async Task<IResult> CancelAsync(string transfer, AppRow app, TransferStore store, TransferLoop loop, CancellationToken cancellation)
    {
        var found = await store.FindAsync(app.Id, transfer, cancellation);
        if (!found.Succeeded)
        {
            return Api.Refused(found.Fault);
        }

        if (found.Value.FinishedAt is not null)
        {
            return Api.Refused(Fault.Invalid($"{found.Value.Name} is finished already."));
        }

        await store.CancelAsync(found.Value, cancellation);
        loop.Cancel(found.Value.Id);
        return Api.Ok((await store.GetAsync(found.Value.Id, cancellation) ?? found.Value).Wire());
    }

    private static async Task<Result<AddOnRow>> ProvisionedAsync(string database, Caller caller, AddOnStore store, CancellationToken cancellation) =>
        (await store.FindAsync(database, null, caller, cancellation)).Then<AddOnRow>(row => row.State == "provisioned" ? row : AddOnStore.Missing);
}
