using Tarmac.Contracts.Transfers;
using Tarmac.Core.Outcomes;
using Tarmac.Server.AddOns;
using Tarmac.Server.Apps;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;
using Tarmac.Server.Operations;

namespace Tarmac.Server.Transfers;

/// <summary>Heroku's data API, as far as <c>pg:backups</c> asks it (capture, restore, info, url, download, cancel, delete), and uploaded dumps.</summary>
internal static class TransferEndpoints
{
    private const int LongestNote = 1000;

    public static void MapTransfers(this IEndpointRouteBuilder routes)
    {
        routes.Needs(Rights.Operate).MapPost("/client/v11/databases/{database}/backups", BackUpAsync).Takes<TransferNote>().Gives<Transfer>(StatusCodes.Status201Created);
        routes.Needs(Rights.Operate).MapPost("/client/v11/databases/{database}/restores", RestoreAsync).Takes<RestoreCreate>().TakesFile().Gives<Transfer>(StatusCodes.Status201Created);
        var app = routes.MapApp("/client/v11");
        app.Needs(Rights.View).MapGet("/transfers", async (AppRow row, TransferStore store, CancellationToken cancellation) =>
            Api.Ok((await store.OfAppAsync(row.Id, cancellation)).Select(TransferWire.Of).ToArray())).Gives<Transfer[]>();
        app.Needs(Rights.View).MapGet("/transfers/{transfer}", async (string transfer, AppRow row, TransferStore store, CancellationToken cancellation) =>
            Api.From((await store.FindAsync(row.Id, transfer, cancellation)).Then<Transfer>(t => TransferWire.Of(t)))).Gives<Transfer>();
        app.Needs(Rights.Operate).MapPatch("/transfers/{transfer}", NoteAsync).Takes<TransferNote>().Gives<Transfer>();
        app.Needs(Rights.Operate).MapDelete("/transfers/{transfer}", DeleteAsync).Gives<Transfer>();
        app.Needs(Rights.Deploy | Rights.Operate).MapPost("/transfers/{transfer}/actions/public-url", PublishAsync).Gives<PublicUrl>();
        app.Needs(Rights.Operate).MapPost("/transfers/{transfer}/actions/cancel", CancelAsync).Gives<Transfer>();
    }

    private static async Task<IResult> BackUpAsync(
        HttpContext http, string database, Caller caller, AddOnStore addOns, TransferStore store, OperationLoop loop, CancellationToken cancellation)
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

        var made = await store.AddAsync(
            caller.Actor, found.Value, OperationKind.Backup, OperationState.Pending, source: null, body.Value.Note, cancellation);
        return Begun(made, loop);
    }

    private static async Task<IResult> RestoreAsync(
        HttpContext http, string database, Caller caller, AddOnStore addOns, TransferStore store, OperationStore operations, OperationLoop loop, BackupUpload upload,
        BackupUrls urls, AppStore apps, CancellationToken cancellation)
    {
        var found = await ProvisionedAsync(database, caller, addOns, cancellation);
        if (!found.Succeeded)
        {
            return Api.Refused(found.Fault);
        }

        if (http.Request.ContentType == "application/octet-stream")
        {
            Uploads.LiftLimits(http);
            return Begun(await upload.ReceiveAsync(caller.Actor, found.Value, http.Request.Body, http.Request.ContentLength, cancellation), loop);
        }

        var source = await NamedAsync(http, caller, operations, urls, apps, cancellation);
        return source.Succeeded
            ? Begun(await store.AddAsync(caller.Actor, found.Value, OperationKind.Restore, OperationState.Pending, source.Value, note: null, cancellation), loop)
            : Api.Refused(source.Fault);
    }

    private static IResult Begun(Result<OperationRow> operation, OperationLoop loop)
    {
        if (!operation.Succeeded)
        {
            return Api.Refused(operation.Fault);
        }

        loop.Wake(operation.Value.Worker);
        return Api.Created(TransferWire.Of(operation.Value));
    }

    // The backup of another app only for who may see that app.
    private static async Task<Result<Guid>> NamedAsync(
        HttpContext http, Caller caller, OperationStore store, BackupUrls urls, AppStore apps, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<RestoreCreate>(http, cancellation);
        if (!body.Succeeded)
        {
            return body.Fault;
        }

        if (body.Value.Extensions is { Length: > 0 })
        {
            return Fault.Invalid("Tarmac does not install extensions before a restore: a backup holds the names of its own and installs them. Leave out --extensions.");
        }

        if (urls.Read(body.Value.BackupUrl) is not { } id)
        {
            return Fault.Invalid("This URL is not that of a backup of this installation. Restore a dump from elsewhere with pg_restore, or bring it in with tarmac local:db:push.");
        }

        var backup = await store.GetAsync(id, cancellation);
        return backup is { IsBackup: true, Succeeded: true } && (await apps.FindAsync(backup.AppId.ToString(), caller, cancellation)).Succeeded
            ? id
            : TransferStore.Missing;
    }

    private static async Task<IResult> NoteAsync(
        HttpContext http, string transfer, AppRow app, TransferStore store, OperationChanges changes, CancellationToken cancellation)
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

        await changes.NoteAsync(found.Value, body.Value.Note, cancellation);
        return Api.Ok(TransferWire.Of(found.Value with { Note = body.Value.Note }));
    }

    private static async Task<IResult> DeleteAsync(
        string transfer, AppRow app, TransferStore store, BackupDeletion deletion, CancellationToken cancellation)
    {
        var found = await store.FindAsync(app.Id, transfer, cancellation);
        if (!found.Succeeded)
        {
            return Api.Refused(found.Fault);
        }

        return await deletion.RunAsync(found.Value, cancellation)
            ? Api.Ok(TransferWire.Of(found.Value))
            : Api.Refused(Fault.Invalid($"{found.Value.Name} is not finished: cancel it first (heroku pg:backups:cancel)."));
    }

    private static async Task<IResult> PublishAsync(string transfer, AppRow app, TransferStore store, BackupUrls urls, TimeProvider time, CancellationToken cancellation) =>
        Api.From((await store.FindAsync(app.Id, transfer, cancellation)).Then<PublicUrl>(row => row is { IsBackup: true, Succeeded: true }
            ? new PublicUrl(urls.Public(row.Id), (time.GetUtcNow() + BackupUrls.Life).UtcDateTime)
            : Fault.Invalid($"{row.Name} is not a complete backup.")));

    private static async Task<IResult> CancelAsync(
        string transfer, AppRow app, TransferStore store, OperationChanges changes, OperationLoop loop, CancellationToken cancellation)
    {
        var found = await store.FindAsync(app.Id, transfer, cancellation);
        if (!found.Succeeded)
        {
            return Api.Refused(found.Fault);
        }

        if (!await changes.CancelAsync(found.Value, cancellation))
        {
            return Api.Refused(Fault.Invalid($"{found.Value.Name} is finished already."));
        }

        loop.Interrupt(found.Value.Worker);
        return Api.From((await store.FindAsync(app.Id, found.Value.Id.ToString(), cancellation)).Then<Transfer>(row => TransferWire.Of(row)));
    }

    private static async Task<Result<AddOnRow>> ProvisionedAsync(string database, Caller caller, AddOnStore store, CancellationToken cancellation) =>
        (await store.FindAsync(database, null, caller, cancellation)).Then<AddOnRow>(row => row.State == "provisioned" ? row : AddOnStore.Missing);
}
