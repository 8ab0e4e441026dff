using Tarmac.Server.Identity;

namespace Tarmac.Server.AddOns;

/// <summary>The query that every read of an add-on starts with.</summary>
internal static class AddOnSql
{
    public const string Select = """
        select d.id, d.app_id, a.name as app_name, a.owner_id, o.email as owner_email, d.name, d.plan, d.state, d.secret, d.failure,
            coalesce((select array_agg(t.name || '_URL' order by t.created_at) from addon_attachments t where t.addon_id = d.id and t.app_id = d.app_id), '{}') as config_vars,
            d.created_at, d.updated_at, a.destroying_at is not null as app_destroying
        from addons d join apps a on a.id = d.app_id join accounts o on o.id = a.owner_id
        """;

    /// <summary>Those that are being removed are gone for everybody but the loop that does it.</summary>
    public const string Alive = "d.state in ('provisioning', 'provisioned') and a.destroying_at is null";

    /// <summary>Whoever has any right on the add-on's app or on one that it is attached to, parameter <c>@caller</c>.</summary>
    public const string Accessible = $"""
        exists (
            select from {RightsSql.Granted} g
            where g.account_id = @caller and (g.app_id = d.app_id or g.app_id in (select t.app_id from addon_attachments t where t.addon_id = d.id)))
        """;
}
