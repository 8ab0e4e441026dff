using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Authorizations;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Secrets;

namespace Tarmac.Server.Accounts;

/// <summary>Changes of an existing account: another key, or its removal.</summary>
internal static class AccountUpkeep
{
    /// <summary>Creates another key. The password and the other keys stay valid.</summary>
    public static async Task<Result<string>> GiveKeyAsync(Change change, string email, CancellationToken cancellation)
    {
        if (await AccountStore.FindAsync(change.Db, email, cancellation) is not { } account)
        {
            return Missing(email);
        }

        var (_, token) = await AuthorizationStore.CreateAsync(change, account.Id, "Created at the command line", null, cancellation);
        return token;
    }

    /// <summary>
    /// Takes away every key, the password, the SSH keys and the rights in others' apps. What the account released and built stays in the histories of
    /// these apps, without its address. An account that owns apps stays: somebody must own them.
    /// </summary>
    public static async Task<Result<string>> RemoveAsync(Change change, string email, CancellationToken cancellation)
    {
        if (await AccountStore.FindAsync(change.Db, email, cancellation) is not { } account)
        {
            return Missing(email);
        }

        var id = account.Id;
        var apps = (await change.Db.QueryAsync<string>(new CommandDefinition(
            "select name from apps where owner_id = @id order by name", new { id }, cancellationToken: cancellation))).AsList();
        if (apps.Count > 0)
        {
            return Fault.Conflict($"{account.Email} owns {string.Join(", ", apps)}. Destroy these apps first: heroku apps:destroy -a {apps[0]}");
        }

        await change.Db.ExecuteAsync(new CommandDefinition(
            """
            delete from authorizations where account_id = @id;
            delete from keys where account_id = @id;
            delete from collaborators where account_id = @id;
            update accounts set email = @gone, name = null, password_hash = @hash, updated_at = now() where id = @id;
            """,
            new { id, gone = $"{id:n}@removed.invalid", hash = Password.Hash(Password.Random()) }, cancellationToken: cancellation));
        change.Record(new AccountEvent.Removed(id, account.Email));
        return $"{account.Email} is removed.";
    }

    private static Fault Missing(string email) => Fault.NotFound("account", $"There is no account {email}.");
}
