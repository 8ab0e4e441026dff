using Npgsql;
using Tarmac.Core.Outcomes;
using Tarmac.Linux.Files;
using Tarmac.Server.Secrets;
using Tarmac.Server.Authorizations;
using Tarmac.Server.Database;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Accounts;

/// <summary>Makes, renews and removes accounts from the command line, directly in the control database: only root can run it, who owns the machine anyway.</summary>
internal static class AccountCommand
{
    public static async Task<int> CreateAsync(TarmacSettings settings, string email, CancellationToken cancellation)
    {
        await using var cluster = ControlSource.Of(settings);
        var made = await MakeAsync(cluster.DataSource, email, Password.Random(), cancellation);
        await (made.Succeeded ? Console.Out.WriteLineAsync(made.Value) : Console.Error.WriteLineAsync(made.Fault.Message));
        return made.Succeeded ? 0 : 1;
    }

    /// <summary>Idempotent: keeps an existing account and key file; a missing file is written again with a new key and password.</summary>
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

    /// <summary>Prints another key of the account.</summary>
    public static Task<int> KeyAsync(TarmacSettings settings, string email, CancellationToken cancellation) =>
        ChangeAsync(settings, change => AccountUpkeep.GiveKeyAsync(change, email, cancellation), cancellation);

    public static Task<int> DeleteAsync(TarmacSettings settings, string email, CancellationToken cancellation) =>
        ChangeAsync(settings, change => AccountUpkeep.RemoveAsync(change, email, cancellation), cancellation);

    private static async Task<int> ChangeAsync(TarmacSettings settings, Func<Change, Task<Result<string>>> action, CancellationToken cancellation)
    {
        await using var cluster = ControlSource.Of(settings);
        var outcome = await InChangeAsync(cluster.DataSource, action, cancellation);
        await (outcome.Succeeded ? Console.Out.WriteLineAsync(outcome.Value) : Console.Error.WriteLineAsync(outcome.Fault.Message));
        return outcome.Succeeded ? 0 : 1;
    }

    // An account that is there gets another key and this password: its owner is at the machine and has lost them.
    private static Task<Result<string>> MakeAsync(NpgsqlDataSource source, string email, string password, CancellationToken cancellation) =>
        InChangeAsync(source, change => MakeAsync(change, email, password, cancellation), cancellation);

    private static async Task<Result<string>> MakeAsync(Change change, string email, string password, CancellationToken cancellation)
    {
        var account = await AccountStore.FindAsync(change.Db, email, cancellation) is { } there
            ? await AccountStore.SetPasswordAsync(change, there.Id, password, cancellation)
            : await AccountStore.CreateAsync(change, email, password, cancellation);
        return account.Succeeded
            ? (await AuthorizationStore.CreateAsync(change, account.Value.Id, "Created at the command line", null, cancellation)).Token
            : account.Fault;
    }

    private static async Task<Result<string>> InChangeAsync(NpgsqlDataSource source, Func<Change, Task<Result<string>>> action, CancellationToken cancellation)
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
        var outcome = await action(change);
        if (outcome.Succeeded)
        {
            await change.CommitAsync(cancellation);
        }

        return outcome;
    }
}
