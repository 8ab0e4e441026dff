using Dapper;
using Tarmac.Contracts.Domains;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Domains;

/// <summary><c>/apps/{app}/domains</c>: host names that lead to an app.</summary>
internal static class DomainEndpoints
{
    private const int Limit = 1000;

    private const string Select = """
        select d.id, d.hostname, d.kind, (select h.hostname from domains h where h.app_id = d.app_id and h.kind = 'heroku') as target, d.created_at, d.updated_at
        from domains d where d.app_id = @app
        """;

    private const string One = $"{Select} and (d.id::text = @domain or d.hostname = lower(@domain))";

    public static void MapDomains(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("/domains", ListAsync).GivesPageOf<Domain>();
        app.Needs(Rights.Operate).MapPost("/domains", AddAsync).Takes<DomainCreate>().Gives<Domain>(StatusCodes.Status201Created);
        app.Needs(Rights.View).MapGet("/domains/{domain}", InfoAsync).Gives<Domain>();
        app.Needs(Rights.Operate).MapPatch("/domains/{domain}", UpdateAsync).Takes<DomainUpdate>().Gives<Domain>();
        app.Needs(Rights.Operate).MapDelete("/domains/{domain}", RemoveAsync).Gives<Domain>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, AppRow app, ControlDatabase database, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await Page.AnswerAsync<DomainRow, Domain>(
            http, db, Select, new { app = app.Id }, [PageField.Id, PageField.Text("hostname")],
            (row, field) => field == "id" ? row.Id.ToString() : row.Hostname, row => row.Wire(app.Reference));
    }

    private static async Task<IResult> InfoAsync(AppRow app, string domain, ControlDatabase database, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        var row = await db.QuerySingleOrDefaultAsync<DomainRow>(new CommandDefinition(One, new { app = app.Id, domain }, cancellationToken: cancellation));
        return row is null ? Missing() : Api.Ok(row.Wire(app.Reference));
    }

    private static async Task<IResult> AddAsync(
        HttpContext http, AppRow app, Caller caller, ControlDatabase database, TarmacSettings settings, CancellationToken cancellation)
    {
        var host = (await RequestBody.ReadAsync<DomainCreate>(http, cancellation))
            .Then<DomainCreate>(body => body.SniEndpoint is { } named ? NoCertificate(named) : body)
            .Then(body => HostName.Parse(body.Hostname));
        if (!host.Succeeded)
        {
            return Api.Refused(host.Fault);
        }

        // Names below the platform's own domain belong to the apps that are called so, now or later.
        if (host.Value == settings.Domain || host.Value.EndsWith($".{settings.Domain}", StringComparison.Ordinal))
        {
            return Api.Refused(Fault.Invalid($"{host.Value} is below the platform's own domain {settings.Domain}. Rename the app to have that name."));
        }

        await using var change = await database.BeginAsync(caller.Actor, cancellation);
        var locked = await AppStore.LockAsync(change, app.Id, cancellation);
        if (!locked.Succeeded)
        {
            return Api.Refused(locked.Fault);
        }

        var added = await change.Db.ExecuteAsync(new CommandDefinition(
            """
            insert into domains (id, app_id, hostname, kind)
            select @id, @app, @host, 'custom' where (select count(*) from domains where app_id = @app) <= @Limit
            on conflict (hostname) do nothing
            """,
            new { id = Guid.CreateVersion7(), app = app.Id, host = host.Value, Limit }, cancellationToken: cancellation));
        if (added == 0)
        {
            var taken = await change.Db.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select exists (select from domains where hostname = @host)", new { host = host.Value }, cancellationToken: cancellation));
            return Api.Refused(Fault.Invalid(taken ? $"{host.Value} is currently in use by another app." : $"An app can have {Limit} domains, and this one has."));
        }

        change.Say(app.AppId, $"Add {host.Value} domain");
        change.Record(new DomainEvent.Added(app.Id, host.Value));
        var row = await change.Db.QuerySingleAsync<DomainRow>(
            new CommandDefinition(One, new { app = app.Id, domain = host.Value }, cancellationToken: cancellation));
        await change.CommitAsync(cancellation);
        return Api.Created(row.Wire(app.Reference));
    }

    private static async Task<IResult> UpdateAsync(HttpContext http, AppRow app, string domain, ControlDatabase database, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<DomainUpdate>(http, cancellation);
        return !body.Succeeded ? Api.Refused(body.Fault)
            : body.Value.SniEndpoint is { } named ? Api.Refused(NoCertificate(named))
            : await InfoAsync(app, domain, database, cancellation);
    }

    private static Fault NoCertificate(string named) => Fault.Invalid(
        $"There is no certificate {named}: certificates of one's own are not part of Tarmac 0.x. Each domain has a certificate by the platform's CA.");

    private static async Task<IResult> RemoveAsync(AppRow app, string domain, Caller caller, ControlDatabase database, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(caller.Actor, cancellation);
        var row = await change.Db.QuerySingleOrDefaultAsync<DomainRow>(new CommandDefinition(One, new { app = app.Id, domain }, cancellationToken: cancellation));
        if (row is null)
        {
            return Missing();
        }

        if (row.Kind == "heroku")
        {
            return Api.Refused(new Fault("forbidden", $"{row.Hostname} is the app's own name on this platform and cannot be removed."));
        }

        if (await change.Db.ExecuteAsync(new CommandDefinition("delete from domains where id = @Id", new { row.Id }, cancellationToken: cancellation)) == 0)
        {
            return Missing();
        }

        change.Say(app.AppId, $"Remove {row.Hostname} domain");
        change.Record(new DomainEvent.Removed(app.Id, row.Hostname));
        await change.CommitAsync(cancellation);
        return Api.Ok(row.Wire(app.Reference));
    }

    private static IResult Missing() => Api.NotFound("domain", "Couldn't find that domain name.");
}
