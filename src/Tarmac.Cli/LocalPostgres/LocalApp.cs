using Tarmac.Cli.DjangoApps;

namespace Tarmac.Cli.LocalPostgres;

/// <summary>An app on the developer's machine, its settings read, its server found: what every local command starts from.</summary>
internal sealed record LocalApp(DjangoApp App, LocalSettings Settings, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>The servers of its Postgres databases; the databases of each are in <see cref="LocalSite.Databases"/>.</summary>
    public IReadOnlyList<LocalSite> Sites { get; init; } = [];

    /// <summary>What the app's processes are started with: .env, the app's Python, and where the server is.</summary>
    public IReadOnlyDictionary<string, string> Exports => Sites.Aggregate(
        new Dictionary<string, string>(Variables, StringComparer.Ordinal),
        (all, site) =>
        {
            foreach (var (name, value) in site.Exports)
            {
                all[name] = value;
            }

            return all;
        });

    public LocalSite? SiteOf(string alias) => Sites.FirstOrDefault(site => site.Databases.Any(database => database.Alias == alias));
}
