namespace Tarmac.Cli.LocalPostgres;

/// <summary>Ways to administrator's rights on a server, cheapest first.</summary>
internal static class Administrators
{
    private const string Usual = "postgres";

    /// <summary>As oneself, as postgres (a server that trusts, or ~/.pgpass), and for root as the machine's user postgres.</summary>
    public static IEnumerable<PsqlLogin> Candidates(ServerAddress address, bool root)
    {
        foreach (var door in Doors(address))
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

    public static async Task<(PsqlLogin? Login, SeenServer? Seen)> FindAsync(ServerAddress address, Wanted wanted, CancellationToken cancellation)
    {
        foreach (var candidate in Candidates(address, Environment.UserName == "root"))
        {
            if (await LocalServer.LookAsync(candidate, wanted, cancellation) is { MayAdminister: true } seen)
            {
                return (candidate, seen);
            }
        }

        return (null, null);
    }

    /// <summary>A server on loopback has a socket as well, where the user's own name counts.</summary>
    private static IEnumerable<ServerAddress> Doors(ServerAddress address) => !address.IsLoopback
        ? [address]
        : ServerAddress.SocketFolders.Select(folder => new ServerAddress(folder, address.Port)).Where(door => File.Exists(door.SocketFile)).Append(address);
}
