using Tarmac.Cli.Local;

namespace Tarmac.Cli.LocalPostgres;

/// <summary>Ways to administrator's rights on a server, cheapest first.</summary>
internal static class Administrators
{
    private const string Usual = "postgres";

    /// <summary>As oneself, as postgres (a server that trusts, or ~/.pgpass), and for root as the machine's user postgres.</summary>
    public static IEnumerable<PsqlLogin> Candidates(IEnumerable<ServerAddress> doors, bool root)
    {
        foreach (var door in doors)
        {
            if (root && door.IsSocket)
            {
                yield return new PsqlLogin(door, Usual);
                yield return new PsqlLogin(door, Usual) { RunAs = Usual };
                continue;
            }

            yield return new PsqlLogin(door);
            yield return new PsqlLogin(door, Usual);
        }
    }

    public static async Task<(PsqlLogin? Login, SeenServer? Seen)> FindAsync(LocalServer server, Wanted wanted, CancellationToken cancellation)
    {
        foreach (var candidate in Candidates(server.Doors, LocalFolders.IsRoot))
        {
            if (await LocalServer.LookAsync(candidate, wanted, cancellation) is { MayAdminister: true } seen)
            {
                return (candidate, seen);
            }
        }

        return (null, null);
    }
}
