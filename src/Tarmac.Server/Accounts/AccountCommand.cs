using Npgsql;
using Tarmac.Core.Outcomes;
using Tarmac.Linux.Files;
using Tarmac.Server.Secrets;
using Tarmac.Server.Authorizations;
using Tarmac.Server.Database;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Accounts;

/// <summary>Makes accounts from the command line, straight in the control database: whoever may do that owns the machine anyway.</summary>
internal static class AccountCommand
{
    public static async Task<int> CreateAsync(TarmacSettings settings, string email, CancellationToken cancellation)
    {
        await using var cluster = ControlSource.Of(settings);
        var made = await MakeAsync(cluster.DataSource, email, Password.Random(), cancellation);
        await (made.Succeeded ? Console.Out.WriteLineAsync(made.Value) : Console.Error.WriteLineAsync(made.Fault.Message));
        return made.Succeeded ? 0 : 1;
    }

    /// <summary>Again and again: the account stays, and so does the file with its key; a lost file is written anew with a new key and password.</summary>
    public static async Task<int> EnsureAsync(TarmacSettings settings, string email, CancellationToken cancellation)
    {
        var file = settings.InDataDirectory("secrets", "first-account.env");
        if (File.Exists(file))
        {
            return 0;
        }

        await using var cluster = ControlSource.Of(settings);
        var password = Password.Random();
        var made = await MakeAsync(cluster.DataSource, email, password, cancellation);
        if (!made.Succeeded)
        {
            await Console.Error.WriteLineAsync(made.Fault.Message);
            return 1;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        WholeFile.Write(file, $"TARMAC_EMAIL={email}\nTARMAC_API_KEY={made.Value}\nTARMAC_PASSWORD={password}\n");
        return 0;
    }

    // An account that is there gets another key and this password: its owner is at the machine and has lost them.
    private static async Task<Result<string>> MakeAsync(NpgsqlDataSource source, string email, string password, CancellationToken cancellation)
    {
        try
        {
            await Migrations.RunAsync(source, cancellation);
        }
        catch (NpgsqlException e) when (e is not PostgresException)
        {
            return Fault.Invalid($"The control database does not answer; start tarmacd first. ({e.Message})");
        }

        var database = new ControlDatabase(source, new ChangeLog(NoLog.Instance, TimeProvider.System));
        await using var change = await database.BeginAsync(Actor.Platform, cancellation);
        var account = await AccountStore.FindAsync(change.Db, email, cancellation) is { } there
            ? await AccountStore.SetPasswordAsync(change, there.Id, password, cancellation)
            : await AccountStore.CreateAsync(change, email, password, cancellation);
        if (!account.Succeeded)
        {
            return account.Fault;
        }

        var (_, token) = await AuthorizationStore.CreateAsync(change, account.Value.Id, "Made at the command line", null, cancellation);
        await change.CommitAsync(cancellation);
        return token;
    }
}
