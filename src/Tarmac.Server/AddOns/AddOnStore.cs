using System.Data.Common;
using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Database;
using Tarmac.Server.Identity;

namespace Tarmac.Server.AddOns;

/// <summary>Finds add-ons.</summary>
internal sealed class AddOnStore(ControlDatabase database)
{
    public static Fault Missing { get; } = Fault.NotFound("add_on", "Couldn't find that add on.");

    /// <summary>By id, by name, or by the name or config var of an attachment of <paramref name="app"/> (id or name; null: any).</summary>
    public async Task<IReadOnlyList<AddOnRow>> ResolveAsync(string? identity, string? app, Caller caller, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return (await db.QueryAsync<AddOnRow>(new CommandDefinition(
            $"""
            {AddOnSql.Select}
            where {AddOnSql.Alive} and {AddOnSql.Accessible} and (d.id::text = @identity or d.name = @identity
                or (@service = @identity and a.name = @app)
                or exists (select from addon_attachments t join apps p on p.id = t.app_id where t.addon_id = d.id
                    and (t.name = @attachment or t.name || '_URL' = @attachment) and (@app = p.name or @app = p.id::text)))
            order by d.created_at
            """,
            new { identity, app, attachment = identity?.ToUpperInvariant(), service = PostgresCatalogue.Service, caller = caller.Id }, cancellationToken: cancellation))).AsList();
    }

    public async Task<Result<AddOnRow>> FindAsync(string? identity, string? app, Caller caller, CancellationToken cancellation)
    {
        var rows = await ResolveAsync(identity, app, caller, cancellation);
        return rows.Count switch
        {
            0 => Missing,
            1 => rows[0],
            _ => new Fault("multiple_matches", $"Ambiguous identifier; multiple matching add-ons found: {string.Join(", ", rows.Select(r => r.Name))}."),
        };
    }

    /// <summary>Takes the add-on's row for the rest of the transaction; always before the rows of apps.</summary>
    public static Task<AddOnRow?> LockAsync(Change change, Guid id, CancellationToken cancellation) => change.Db.QuerySingleOrDefaultAsync<AddOnRow>(
        new CommandDefinition($"{AddOnSql.Select} where d.id = @id for update of d", new { id }, cancellationToken: cancellation));

    /// <summary>What the loop has to do, oldest first.</summary>
    public async Task<IReadOnlyList<AddOnRow>> UnfinishedAsync(CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return (await db.QueryAsync<AddOnRow>(new CommandDefinition(
            $"{AddOnSql.Select} where d.state in ('provisioning', 'deprovisioning') order by d.created_at", cancellationToken: cancellation))).AsList();
    }

    /// <summary>Of an app that is being destroyed, too.</summary>
    public async Task<IReadOnlyList<AddOnRow>> OfAppAsync(Guid app, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return (await db.QueryAsync<AddOnRow>(new CommandDefinition(
            $"{AddOnSql.Select} where d.app_id = @app order by d.created_at", new { app }, cancellationToken: cancellation))).AsList();
    }

    public async Task<AddOnRow?> GetAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await GetAsync(db, id, cancellation);
    }

    public static Task<AddOnRow?> GetAsync(DbConnection db, Guid id, CancellationToken cancellation) =>
        db.QuerySingleOrDefaultAsync<AddOnRow>(new CommandDefinition($"{AddOnSql.Select} where d.id = @id", new { id }, cancellationToken: cancellation));
}
