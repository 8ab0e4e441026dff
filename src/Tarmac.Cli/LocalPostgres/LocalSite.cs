namespace Tarmac.Cli.LocalPostgres;

/// <summary>A server, and what of the settings points at it.</summary>
internal sealed record LocalSite(LocalServer Server, IReadOnlyList<LocalDatabase> Databases, Wanted Wanted)
{
    /// <summary>libpq's variables for what the settings leave open, so that settings.py stays as it is.</summary>
    public IReadOnlyDictionary<string, string> Exports
    {
        get
        {
            var exports = new Dictionary<string, string>(StringComparer.Ordinal);
            if (Databases.Any(database => database.Host.Length == 0))
            {
                exports["PGHOST"] = Server.LoginAddress.Host;
            }

            if (Databases.Any(database => database.Port.Length == 0))
            {
                exports["PGPORT"] = Server.LoginAddress.Port.ToString();
            }

            return exports;
        }
    }

    /// <summary>The settings leave the host open, so a login may take another way to the same server.</summary>
    public bool MayMove => Databases.All(database => database.Host.Length == 0);

    /// <summary>A database that a role can be tried on.</summary>
    public string DatabaseOf(WantedRole role) =>
        Wanted.Databases.FirstOrDefault(database => database.Owner == role.Name || database.Others.Contains(role.Name))?.Name ?? "postgres";
}
