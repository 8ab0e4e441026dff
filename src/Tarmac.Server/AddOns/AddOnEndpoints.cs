using System.Text.RegularExpressions;
using Tarmac.Contracts.AddOns;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.AddOns;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;
using Tarmac.Server.Settings;

namespace Tarmac.Server.AddOns;

/// <summary><c>/addons</c>, <c>/apps/{app}/addons</c>, and what a name of an add-on means.</summary>
internal static partial class AddOnEndpoints
{
    private const string Mine = $"{AddOnSql.Select} where {AddOnSql.Alive} and {AddOnSql.Accessible}";
    private const string OfApp = $"{AddOnSql.Select} where {AddOnSql.Alive} and (d.app_id = @app or d.id in (select t.addon_id from addon_attachments t where t.app_id = @app))";

    private static readonly PageField[] Fields = [PageField.Id, PageField.Text("name")];

    public static void MapAddOns(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/addons", (HttpContext http, Caller caller, ControlDatabase database) => ListAsync(http, database, Mine, new { caller = caller.Id })).GivesPageOf<AddOn>();
        routes.MapGet("/users/{user}/addons", (HttpContext http, Caller caller, ControlDatabase database) => ListAsync(http, database, Mine, new { caller = caller.Id })).GivesPageOf<AddOn>();
        routes.Needs(Rights.View).MapGet("/addons/{addon}", async (string addon, Caller caller, AddOnStore store, CancellationToken cancellation) =>
            Api.From((await store.FindAsync(addon, null, caller, cancellation)).Then<AddOn>(row => AddOnWire.Of(row)))).Gives<AddOn>();
        routes.MapPost("/actions/addons/resolve", ResolveAsync).Takes<AddOnResolve>().Gives<AddOn[]>();
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("/addons", (HttpContext http, AppRow row, ControlDatabase database) => ListAsync(http, database, OfApp, new { app = row.Id })).GivesPageOf<AddOn>();
        app.Needs(Rights.Deploy | Rights.Operate).MapPost("/addons", CreateAsync).Takes<AddOnCreate>().Gives<AddOn>(StatusCodes.Status201Created);
        app.Needs(Rights.View).MapGet("/addons/{addon}", async (AppRow row, string addon, Caller caller, AddOnStore store, CancellationToken cancellation) =>
            Api.From((await store.FindAsync(addon, row.Name, caller, cancellation)).Then<AddOn>(found => AddOnWire.Of(found)))).Gives<AddOn>();
        app.Needs(Rights.Operate).MapPatch("/addons/{addon}", UpdateAsync).Takes<AddOnUpdate>().Gives<AddOn>();
        app.Needs(Rights.Operate).MapDelete("/addons/{addon}", DestroyAsync).Takes<AddOnDestroy>().Gives<AddOn>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, ControlDatabase database, string select, object parameters)
    {
        await using var db = await database.OpenAsync(http.RequestAborted);
        return await Page.AnswerAsync<AddOnRow, AddOn>(
            http, db, select, parameters, Fields, (row, field) => field == "id" ? row.Id.ToString() : row.Name, AddOnWire.Of);
    }

    private static async Task<IResult> ResolveAsync(HttpContext http, Caller caller, AddOnStore store, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<AddOnResolve>(http, cancellation);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        var rows = PostgresCatalogue.IsService(body.Value.AddonService)
            ? await store.ResolveAsync(body.Value.Addon, body.Value.App, caller, cancellation)
            : [];
        return rows.Count == 0 ? Api.Refused(AddOnStore.Missing) : Api.Ok(rows.Select(AddOnWire.Of).ToArray());
    }

    private static async Task<IResult> CreateAsync(
        HttpContext http, AppRow app, Caller caller, AddOnChanges changes, PostgresAddOns postgres, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<AddOnCreate>(http, cancellation);
        var plan = body.Then(b => PostgresCatalogue.Find(b.Plan));
        if (!plan.Succeeded)
        {
            return Api.Refused(plan.Fault);
        }

        if (body.Value.Name is { } name && !NamePattern().IsMatch(name))
        {
            return Api.Refused(BadName);
        }

        if (AddOnOptions.Refused(body.Value.Config, postgres.VersionOf(plan.Value)) is { } refused)
        {
            return Api.Refused(refused);
        }

        var confirmed = body.Value.Confirm == app.Name || body.Value.Confirm == app.Id.ToString();
        var order = new AddOnOrder(plan.Value, body.Value.Name, body.Value.Attachment?.Name, confirmed);
        var made = await changes.CreateAsync(caller.Actor, app, order, cancellation);
        return made.Match(row => Api.Created(AddOnWire.Of(row)), Api.Refused);
    }

    private static async Task<IResult> UpdateAsync(
        HttpContext http, AppRow app, string addon, Caller caller, AddOnStore store, AddOnChanges changes, CancellationToken cancellation)
    {
        var found = await store.FindAsync(addon, app.Name, caller, cancellation);
        var body = await RequestBody.ReadAsync<AddOnUpdate>(http, cancellation);
        if (!found.Succeeded || !body.Succeeded)
        {
            return Api.Refused(found.Fault ?? body.Fault!);
        }

        if (body.Value.Plan is not null && OtherPlan(found.Value, body.Value.Plan) is { } refused)
        {
            return Api.Refused(refused);
        }

        if (body.Value is { Plan: not null, Name: null })
        {
            return Api.Ok(AddOnWire.Of(found.Value));
        }

        if (body.Value.Name is not { } name || !NamePattern().IsMatch(name))
        {
            return Api.Refused(BadName);
        }

        return Api.From((await changes.RenameAsync(caller.Actor, found.Value, name, cancellation)).Then<AddOn>(row => AddOnWire.Of(row)));
    }

    private static async Task<IResult> DestroyAsync(
        HttpContext http, AppRow app, string addon, Caller caller, AddOnStore store, AttachmentStore attachments, AddOnChanges changes, PostgresAddOns postgres,
        TarmacSettings settings, CancellationToken cancellation)
    {
        var found = await store.FindAsync(addon, app.Name, caller, cancellation);
        if (!found.Succeeded)
        {
            return Api.Refused(found.Fault);
        }

        if (found.Value.AppId != app.Id)
        {
            return Api.Refused(new Fault("forbidden", $"{found.Value.Name} belongs to {found.Value.AppName}: destroy it there, or detach it here."));
        }

        var body = await RequestBody.ReadAsync<AddOnDestroy>(http, cancellation);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        var others = await attachments.OtherAppsAsync(found.Value, cancellation);
        if (others.Count > 0 && body.Value.Force is not true)
        {
            return Api.Refused(Fault.Invalid(
                $"{found.Value.Name} is attached to other apps as well ({string.Join(", ", others)}). Detach it there, or destroy it everywhere: heroku addons:destroy {found.Value.Name} --force"));
        }

        var destroyed = await changes.DestroyAsync(caller.Actor, found.Value, cancellation);
        http.Response.Headers["X-Heroku-Warning"] =
            $"A last dump of {found.Value.Name} is kept for {settings.Postgres.LastDumpsKept.TotalDays:0} days: {postgres.Backups.LastDumpOf(found.Value.Id)}. Restore it with pg_restore.";
        return Api.From(destroyed.Then<AddOn>(row => AddOnWire.Of(row)));
    }

    private static Fault? OtherPlan(AddOnRow addOn, string wanted)
    {
        var plan = PostgresCatalogue.Find(wanted);
        return !plan.Succeeded ? Fault.Invalid(plan.Fault.Message)
            : plan.Value.Name == addOn.Plan ? null
            : Fault.Invalid("The plan of a database cannot be changed. Add one of the other plan, copy the data, and destroy this one.");
    }

    private static Fault BadName { get; } = Fault.Invalid("An add-on's name begins with a letter and holds letters, digits, dashes and underscores: 2 to 256 of them.");

    [GeneratedRegex(@"^[a-zA-Z][A-Za-z0-9_-]{1,255}\z", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}
