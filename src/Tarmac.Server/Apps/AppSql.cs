using Tarmac.Server.Identity;

namespace Tarmac.Server.Apps;

/// <summary>The query that every read of an app starts with.</summary>
internal static class AppSql
{
    public const string Select = $"select {Columns}, a.config {From}";

    /// <summary>Without the config vars, which are up to 64 KB of each app.</summary>
    public const string List = $"select {Columns} {From}";

    private const string Columns = """
        a.id, a.name, a.owner_id, o.email as owner_email, a.stack, a.maintenance, a.buildpack_provided_description, a.repo_size,
            (select s.size from releases r join slugs s on s.id = r.slug_id where r.app_id = a.id and r.is_current) as slug_size,
            a.released_at, a.destroying_at, a.created_at, a.updated_at
        """;

    private const string From = "from apps a join accounts o on o.id = a.owner_id";

    /// <summary>Apps that are being destroyed are invisible, except to the loop that removes them.</summary>
    public const string Alive = "a.destroying_at is null";

    /// <summary>Whoever has any right on it, parameter <c>@caller</c>.</summary>
    public const string Accessible = $"exists (select from {RightsSql.Granted} g where g.app_id = a.id and g.account_id = @caller)";
}
