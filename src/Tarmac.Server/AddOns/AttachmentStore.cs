using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Database;
using Tarmac.Server.Identity;

namespace Tarmac.Server.AddOns;

/// <summary>Finds attachments.</summary>
internal sealed class AttachmentStore(ControlDatabase database)
{
    public const string Select = """
        select t.id, t.name, t.namespace, t.app_id, p.name as app_name, t.addon_id, d.name as addon_name, d.plan, d.state,
            d.app_id as addon_app_id, b.name as addon_app_name, t.created_at, t.updated_at
        from addon_attachments t
        join apps p on p.id = t.app_id
        join addons d on d.id = t.addon_id
        join apps b on b.id = d.app_id
        """;

    /// <summary>Attachments of apps that <c>@caller</c> has any right on.</summary>
    public const string Accessible =
        $"p.destroying_at is null and exists (select from {RightsSql.Granted} g where g.app_id = p.id and g.account_id = @caller)";

    public static Fault Missing { get; } = Fault.NotFound("add_on attachment", "Couldn't find that add on attachment.");

    /// <summary>By id; by name or config var within an app; by the add-on's name or id.</summary>
    public async Task<IReadOnlyList<AttachmentRow>> ResolveAsync(string? identity, string? app, Caller caller, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);

        // app::NAME names the app too.
        var (inApp, name) = identity?.Split("::", 2) is [var prefix, var rest] ? (prefix, rest) : (app, identity);
        return (await db.QueryAsync<AttachmentRow>(new CommandDefinition(
            $"""
            {Select}
            where {Accessible} and (@inApp::text is null or p.name = @inApp or p.id::text = @inApp)
                and (t.id::text = @name or t.name = @upper or t.name || '_URL' = @upper or d.name = @name or d.id::text = @name
                    or (t.name = 'HEROKU_POSTGRESQL_' || @upper) or (t.name || '_URL' = 'HEROKU_POSTGRESQL_' || @upper))
            order by t.name <> 'DATABASE', t.created_at
            """,
            new { inApp, name, upper = name?.ToUpperInvariant(), caller = caller.Id }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>In the order in which their apps are locked.</summary>
    public static async Task<IReadOnlyList<AttachmentRow>> OfAddOnAsync(Change change, Guid addOn, CancellationToken cancellation) =>
        (await change.Db.QueryAsync<AttachmentRow>(new CommandDefinition(
            $"{Select} where t.addon_id = @addOn order by t.app_id, t.created_at", new { addOn }, cancellationToken: cancellation))).AsList();

    /// <summary>The apps that have the add-on beside its own.</summary>
    public async Task<IReadOnlyList<string>> OtherAppsAsync(AddOnRow addOn, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return (await db.QueryAsync<string>(new CommandDefinition(
            """
            select distinct p.name from addon_attachments t join apps p on p.id = t.app_id
            where t.addon_id = @Id and t.app_id <> @AppId and p.destroying_at is null order by p.name
            """,
            new { addOn.Id, addOn.AppId }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>The first of these config vars that an attachment of the app sets.</summary>
    public static async Task<OwnedConfigVar?> OwnerOfAsync(Change change, Guid app, IEnumerable<string> configVars, CancellationToken cancellation)
    {
        var row = await change.Db.QueryFirstOrDefaultAsync<AttachmentRow>(new CommandDefinition(
            $"{Select} where t.app_id = @app and t.name || '_URL' = any (@configVars)", new { app, configVars = configVars.ToArray() }, cancellationToken: cancellation));
        return row is null ? null : new OwnedConfigVar(row.ConfigVar, row.AddonName);
    }
}
