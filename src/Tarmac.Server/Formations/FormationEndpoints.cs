using Tarmac.Contracts;
using Tarmac.Contracts.Apps;
using Tarmac.Contracts.Formations;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Formations;

/// <summary><c>/apps/{app}/formation</c>: what <c>ps:scale</c> and <c>ps:type</c> show and change.</summary>
internal static class FormationEndpoints
{
    public static void MapFormations(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("/formation", async (AppRow row, FormationStore store, CancellationToken cancellation) =>
            Api.Ok((await store.ListAsync(row.Id, cancellation)).Select(Wire).ToArray())).Gives<Formation[]>();
        app.Needs(Rights.View).MapGet("/formation/{type}", InfoAsync).Gives<Formation>();
        app.Needs(Rights.Operate).MapPatch("/formation", BatchAsync).Takes<FormationBatch>().Gives<Formation[]>();
        app.Needs(Rights.Operate).MapPatch("/formation/{type}", UpdateAsync).Takes<FormationUpdate>().Gives<Formation>();
    }

    private static async Task<IResult> InfoAsync(AppRow app, string type, FormationStore store, CancellationToken cancellation)
    {
        var row = (await store.ListAsync(app.Id, cancellation)).FirstOrDefault(r => r.Type == type || r.Id.ToString() == type);
        return Api.From((row is null ? FormationChanges.Missing(type) : row).Then<Formation>(r => Wire(r)));
    }

    private static async Task<IResult> BatchAsync(HttpContext http, AppRow app, Caller caller, FormationChanges changes, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<FormationBatch>(http, cancellation);
        if (!body.Succeeded || body.Value.Updates is not { Length: > 0 } updates)
        {
            return Api.Refused(body.Fault ?? Fault.Invalid("Give the updates: {\"updates\": [{\"type\": \"web\", \"quantity\": 2}]}."));
        }

        var after = await changes.UpdateAsync(caller.Actor, app, updates, cancellation);
        return after.Match(rows => Api.Ok(rows.Select(Wire).ToArray()), Api.Refused);
    }

    private static async Task<IResult> UpdateAsync(
        HttpContext http, AppRow app, string type, Caller caller, FormationChanges changes, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<FormationUpdate>(http, cancellation);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        var after = await changes.UpdateAsync(caller.Actor, app, [body.Value with { Type = type }], cancellation);
        return after.Match(rows => Api.Ok(Wire(rows[0])), Api.Refused);
    }

    private static Formation Wire(FormationRow row) => new()
    {
        App = new AppReference(row.AppId, row.AppName),
        Command = row.Command,
        CreatedAt = row.CreatedAt,
        DynoSize = new NamedReference(DynoSizeIds.Of(row.Size), row.Size),
        Id = row.Id,
        Quantity = row.Quantity,
        Size = row.Size,
        Type = row.Type,
        UpdatedAt = row.UpdatedAt,
    };
}
