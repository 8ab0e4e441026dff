namespace Tarmac.Server.Releases;

/// <summary>The query that every read of a release starts with.</summary>
internal static class ReleaseSql
{
    public const string Select = $"select {Columns}, r.config {From}";

    /// <summary>Without the config vars, which are up to 64 KB of each release.</summary>
    public const string List = $"select {Columns} {From}";

    private const string Columns = """
        r.id, r.app_id, p.name as app_name, r.version, r.account_id, u.email as account_email, r.slug_id, r.description, r.status,
            r.is_current, coalesce(s.process_types ? 'release', false) as has_release_phase,
            coalesce((select array_agg('heroku-postgresql:' || d.plan order by d.created_at) from addons d where d.app_id = r.app_id), '{}') as addon_plan_names,
            r.failure, r.created_at, r.updated_at
        """;

    private const string From = """
        from releases r
        join apps p on p.id = r.app_id
        join accounts u on u.id = r.account_id
        left join slugs s on s.id = r.slug_id
        """;
}
