using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tarmac.Cli.LocalPostgres;

/// <summary>A server that answers, asked through psql.</summary>
internal sealed partial class LocalServer(ServerAddress address, OwnServer? own = null, string? socketFolder = null)
{
    public ServerAddress Address { get; } = address;

    /// <summary>Whether it is the one that tarmac runs itself.</summary>
    public bool Own => own is not null;

    /// <summary>Where administrators come in: a server on loopback has a socket as well, where the user's own name counts.</summary>
    public IEnumerable<ServerAddress> Doors => own is not null ? [own.Address]
        : !Address.IsLoopback ? [Address]
        : (socketFolder is null ? ServerAddress.SocketFolders : [socketFolder, .. ServerAddress.SocketFolders])
            .Select(folder => new ServerAddress(folder, Address.Port)).Where(door => File.Exists(door.SocketFile)).Append(Address);

    public ServerAddress Door => own?.Address ?? Address;

    /// <summary>Where the settings' roles log in: another address of the same server where the socket goes by the user's name.</summary>
    public ServerAddress LoginAddress { get; private set; } = address;

    public PsqlLogin As(WantedRole role, string database = "postgres") => new(LoginAddress, role.Name, role.Password, database);

    /// <summary>Tries the settings' own login; over a socket that asks for no password, over loopback too when the settings leave the choice.</summary>
    public async Task<LoginResult> TryAsync(WantedRole role, string database, bool mayMove, CancellationToken cancellation)
    {
        var result = await TryHereAsync(As(role, database), cancellation);
        var loopback = new ServerAddress("127.0.0.1", Address.Port);
        if (result != LoginResult.NotByPassword || !mayMove || !LoginAddress.IsSocket || role.Password.Length == 0 || !await Knock.AnswersAsync(loopback, cancellation))
        {
            return result;
        }

        LoginAddress = loopback;
        return await TryHereAsync(As(role, database), cancellation);
    }

    public static async Task<SeenServer?> LookAsync(PsqlLogin login, Wanted wanted, CancellationToken cancellation)
    {
        var answer = await Psql.RunAsync(login, SeenServer.Query(wanted), cancellation);
        return answer is { Succeeded: true, Output.Length: > 0 } ? JsonSerializer.Deserialize(answer.Output, LocalJson.Default.SeenServer) : null;
    }

    public static async Task<SeenDatabase?> LookInsideAsync(PsqlLogin login, string owner, CancellationToken cancellation)
    {
        var answer = await Psql.RunAsync(login, SeenDatabase.Query(owner), cancellation);
        return answer is { Succeeded: true, Output.Length: > 0 } ? JsonSerializer.Deserialize(answer.Output, LocalJson.Default.SeenDatabase) : null;
    }

    private static async Task<LoginResult> TryHereAsync(PsqlLogin login, CancellationToken cancellation)
    {
        var answer = await Psql.RunAsync(login, "SELECT 1;", cancellation);
        return answer.Succeeded ? LoginResult.Right : Judge(answer.Errors);
    }

    // The server writes in its own language; the methods' names and the file's are the same in all of them.
    internal static LoginResult Judge(string errors) =>
        ((string[])["peer", "ident ", "pg_hba.conf"]).Any(word => errors.Contains(word, StringComparison.OrdinalIgnoreCase)) ? LoginResult.NotByPassword
        : PastThePassword().IsMatch(errors) ? LoginResult.Right
        : LoginResult.Refused;

    // Reported of the database only if the role exists.
    [GeneratedRegex("database \".*\" does not exist|for database \"|database \".*\" is not currently accepting|too many connections", RegexOptions.NonBacktracking)]
    private static partial Regex PastThePassword();
}
