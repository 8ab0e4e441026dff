using Dapper;
using Tarmac.Contracts.Keys;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Keys;

/// <summary><c>/account/keys</c>: SSH keys.</summary>
internal static class KeyEndpoints
{
    private const string Select = """
        select k.id, a.email, k.fingerprint, k.public_key, k.comment, k.created_at, k.updated_at
        from keys k join accounts a on a.id = k.account_id
        where k.account_id = @account
        """;

    private const string One = $"{Select} and (k.id::text = @key or k.fingerprint = @key)";

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/keys", ListAsync).GivesPageOf<Key>();
        routes.MapPost("/account/keys", CreateAsync).Takes<KeyCreate>().Gives<Key>(StatusCodes.Status201Created);
        routes.MapGet("/account/keys/{key}", InfoAsync).Gives<Key>();
        routes.MapDelete("/account/keys/{key}", DeleteAsync).Gives<Key>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, Caller caller, ControlDatabase database, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await Page.AnswerAsync<KeyRow, Key>(
            http, db, Select, new { account = caller.Id }, [PageField.Id], (row, _) => row.Id.ToString(), row => row.Wire());
    }

    private static async Task<IResult> InfoAsync(string key, Caller caller, ControlDatabase database, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        var row = await db.QuerySingleOrDefaultAsync<KeyRow>(new CommandDefinition(One, new { account = caller.Id, key }, cancellationToken: cancellation));
        return row is null ? Missing() : Api.Ok(row.Wire());
    }

    private static async Task<IResult> CreateAsync(HttpContext http, Caller caller, ControlDatabase database, CancellationToken cancellation)
    {
        var key = (await RequestBody.ReadAsync<KeyCreate>(http, cancellation)).Then(body => PublicKey.Parse(body.PublicKey));
        if (!key.Succeeded)
        {
            return Api.Refused(key.Fault);
        }

        await using var change = await database.BeginAsync(caller.Actor, cancellation);
        var id = Guid.CreateVersion7();
        var added = await change.Db.ExecuteAsync(new CommandDefinition(
            """
            insert into keys (id, account_id, fingerprint, public_key, comment) values (@id, @account, @Fingerprint, @Text, @Comment)
            on conflict (fingerprint) do nothing
            """,
            new { id, account = caller.Id, key.Value.Fingerprint, key.Value.Text, key.Value.Comment }, cancellationToken: cancellation));
        if (added == 0)
        {
            return Api.Refused(Fault.Invalid("Fingerprint already in use: this key was added before."));
        }

        change.Record(new KeyEvent.Added(key.Value.Fingerprint));
        var row = await change.Db.QuerySingleAsync<KeyRow>(
            new CommandDefinition(One, new { account = caller.Id, key = id.ToString() }, cancellationToken: cancellation));
        await change.CommitAsync(cancellation);
        return Api.Created(row.Wire());
    }

    private static async Task<IResult> DeleteAsync(string key, Caller caller, ControlDatabase database, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(caller.Actor, cancellation);
        var row = await change.Db.QuerySingleOrDefaultAsync<KeyRow>(
            new CommandDefinition(One, new { account = caller.Id, key }, cancellationToken: cancellation));
        if (row is null)
        {
            return Missing();
        }

        if (await change.Db.ExecuteAsync(new CommandDefinition("delete from keys where id = @Id", new { row.Id }, cancellationToken: cancellation)) == 0)
        {
            return Missing();
        }

        change.Record(new KeyEvent.Removed(row.Fingerprint));
        await change.CommitAsync(cancellation);
        return Api.Ok(row.Wire());
    }

    private static IResult Missing() => Api.NotFound("key", "Couldn't find that key.");
}
