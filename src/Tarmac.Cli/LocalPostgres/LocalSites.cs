namespace Tarmac.Cli.LocalPostgres;

/// <summary>Finds the server that settings point at, or starts one of the user's own.</summary>
internal sealed class LocalSites(IReadOnlyDictionary<string, string> variables, bool ownOnly, bool start, Action<string> say)
{
    /// <summary>A site for each server, or the sentence for the user.</summary>
    public async Task<(IReadOnlyList<LocalSite> Sites, string? Problem)> FindAsync(IReadOnlyList<LocalDatabase> databases, CancellationToken cancellation)
    {
        var sites = new List<LocalSite>();
        var self = Variable("PGUSER") ?? Environment.UserName;
        foreach (var group in databases.GroupBy(database => (database.Host, database.Port)))
        {
            var (server, problem) = await ServerOfAsync(group.First(), cancellation);
            var (wanted, fault) = Wanted.Of([.. group], self);
            if ((fault ?? problem) is { } wrong)
            {
                return ([], wrong);
            }

            sites.Add(new LocalSite(server!, [.. group], wanted!));
        }

        return (sites, null);
    }

    private async Task<(LocalServer? Server, string? Problem)> ServerOfAsync(LocalDatabase database, CancellationToken cancellation)
    {
        var own = OwnServer.Find();
        var addresses = ServerAddress.Of(database, Variable);
        if (!ownOnly)
        {
            foreach (var address in addresses)
            {
                if (await Knock.AnswersAsync(address, cancellation))
                {
                    return (new LocalServer(address, await IsOwnAsync(own, address, cancellation) ? own : null, Variable("PGHOST") is ['/', ..] folder ? folder : null), null);
                }
            }
        }

        if (addresses is [{ IsLoopback: false } there] && (!there.IsSocket || database.Host.Length > 0))
        {
            return (null, $"Nothing answers at DATABASES['{database.Alias}'] ({there}), and tarmac cannot start a server at that address: start yours, or leave HOST empty.");
        }

        if (own is null)
        {
            return (null, $"No PostgreSQL runs at {addresses[0]}, and none is installed to start one: apt-get install postgresql-{SetupPlanner.Production}");
        }

        if (start && await own.StartAsync(ServerAddress.PortOf(database, name => name == "PGPORT" ? null : Variable(name)), say, cancellation) is { } problem)
        {
            return (null, problem);
        }

        if (own.Major != SetupPlanner.Production)
        {
            say($"It is PostgreSQL {own.Major}, since this machine has no {SetupPlanner.Production}, which production runs: apt-get install postgresql-{SetupPlanner.Production}");
        }

        var place = database.Host.Length > 0 ? own.Address with { Host = database.Host } : own.Address;
        return (new LocalServer(place, own), null);
    }

    private static async Task<bool> IsOwnAsync(OwnServer? own, ServerAddress address, CancellationToken cancellation) =>
        own is not null && (address.IsLoopback || address.Host == own.Address.Host) && address.Port == own.Address.Port && await own.RunsAsync(cancellation);

    private string? Variable(string name) => variables.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name);
}
