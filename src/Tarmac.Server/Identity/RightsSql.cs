namespace Tarmac.Server.Identity;

/// <summary>Who has which <see cref="Rights"/> on which app. Every question about access is asked of this.</summary>
internal static class RightsSql
{
    /// <summary>A table with the columns <c>app_id</c>, <c>account_id</c> and <c>rights</c>. Whoever is in it for an app may at least see it.</summary>
    public const string Granted = """
        (select id as app_id, owner_id as account_id, 15 as rights from apps
         union all select app_id, account_id, 7 from collaborators)
        """;
}
