using Dapper;
using Tarmac.Contracts.Collaborators;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Accounts;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Collaborators;

/// <summary><c>/apps/{app}/collaborators</c>: who works on an app. The owner is listed too, as on Heroku.</summary>
internal static class CollaboratorEndpoints
{
    // The owner's entry has no row of its own: the app's id stands for it.
    private const string Select = """
        select a.id, o.id as account_id, o.email, true as is_owner, a.created_at, a.created_at as updated_at
        from apps a join accounts o on o.id = a.owner_id where a.id = @app
        union all
        select c.id, c.account_id, u.email, false, c.created_at, c.updated_at
        from collaborators c join accounts u on u.id = c.account_id where c.app_id = @app
        """;

    private const string One = $"select * from ({Select}) c where c.id::text = @who or c.account_id::text = @who or c.email = lower(@who)";

    public static void MapCollaborators(this IEndpointRouteBuilder routes)
    {
        // On an app of a person, collaborators may add and remove others, as on Heroku.
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("/collaborators", ListAsync).GivesPageOf<Collaborator>();
        app.Needs(Rights.Operate).MapPost("/collaborators", AddAsync).Takes<CollaboratorCreate>().Gives<Collaborator>(StatusCodes.Status201Created);
        app.Needs(Rights.View).MapGet("/collaborators/{who}", InfoAsync).Gives<Collaborator>();
        app.Needs(Rights.Operate).MapDelete("/collaborators/{who}", RemoveAsync).Gives<Collaborator>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, AppRow app, ControlDatabase database, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await Page.AnswerAsync<CollaboratorRow, Collaborator>(
            http, db, Select, new { app = app.Id }, [PageField.Id, PageField.Text("email")],
            (row, field) => field == "id" ? row.Id.ToString() : row.Email, row => row.Wire(app.Reference));
    }

    private static async Task<IResult> InfoAsync(AppRow app, string who, ControlDatabase database, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        var row = await db.QuerySingleOrDefaultAsync<CollaboratorRow>(new CommandDefinition(One, new { app = app.Id, who }, cancellationToken: cancellation));
        return row is null ? Missing() : Api.Ok(row.Wire(app.Reference));
    }

    private static async Task<IResult> AddAsync(
        HttpContext http, AppRow app, Caller caller, AccountStore accounts, ControlDatabase database, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<CollaboratorCreate>(http, cancellation);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        if (string.IsNullOrEmpty(body.Value.User) || await accounts.FindAsync(body.Value.User, cancellation) is not { } account)
        {
            return Api.Refused(Fault.NotFound("user", $"There is no account {body.Value.User}. Its owner makes one with: tarmacd account create --email ADDRESS"));
        }

        await using var change = await database.BeginAsync(caller.Actor, cancellation);
        var locked = await AppStore.LockAsync(change, app.Id, cancellation);
        if (!locked.Succeeded)
        {
            return Api.Refused(locked.Fault);
        }

        var added = account.Id == locked.Value.OwnerId ? 0 : await change.Db.ExecuteAsync(new CommandDefinition(
            "insert into collaborators (id, app_id, account_id) values (@id, @app, @account) on conflict (app_id, account_id) do nothing",
            new { id = Guid.CreateVersion7(), app = app.Id, account = account.Id }, cancellationToken: cancellation));
        if (added == 0)
        {
            return Api.Refused(Fault.Invalid($"{account.Email} is already a collaborator on {app.Name}."));
        }

        change.Record(new CollaboratorEvent.Added(app.Id, account.Email));
        var row = await change.Db.QuerySingleAsync<CollaboratorRow>(
            new CommandDefinition(One, new { app = app.Id, who = account.Email }, cancellationToken: cancellation));
        await change.CommitAsync(cancellation);
        return Api.Created(row.Wire(app.Reference));
    }

    private static async Task<IResult> RemoveAsync(AppRow app, string who, Caller caller, ControlDatabase database, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(caller.Actor, cancellation);
        var row = await change.Db.QuerySingleOrDefaultAsync<CollaboratorRow>(
            new CommandDefinition(One, new { app = app.Id, who }, cancellationToken: cancellation));
        if (row is null)
        {
            return Missing();
        }

        if (row.IsOwner)
        {
            return Api.Refused(new Fault("forbidden", "The owner cannot be removed from an app."));
        }

        if (await change.Db.ExecuteAsync(new CommandDefinition("delete from collaborators where id = @Id", new { row.Id }, cancellationToken: cancellation)) == 0)
        {
            return Missing();
        }

        change.Record(new CollaboratorEvent.Removed(app.Id, row.Email));
        await change.CommitAsync(cancellation);
        return Api.Ok(row.Wire(app.Reference));
    }

    private static IResult Missing() => Api.NotFound("collaborator", "Couldn't find that collaborator.");
}
