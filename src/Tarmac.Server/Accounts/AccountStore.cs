using System.Data.Common;
using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Identity;
using Tarmac.Server.Secrets;

namespace Tarmac.Server.Accounts;

/// <summary>Accounts and who a key or a password belongs to.</summary>
internal sealed class AccountStore(ControlDatabase database)
{
    private const string Columns = "id, email, name, password_hash, created_at, updated_at";

    // A key used all the time would otherwise mean a write for each request.
    private const string ByKey = """
        with seen as (
            update authorizations set last_used_at = now()
            where token_hash = @hash and (last_used_at is null or last_used_at < now() - interval '1 minute')
            returning id)
        select a.id, a.email, z.id as "authorization"
        from authorizations z join accounts a on a.id = z.account_id
        where z.token_hash = @hash and (z.expires_at is null or z.expires_at > now())
        """;

    public async Task<Caller?> ByKeyAsync(string key, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        var row = await db.QuerySingleOrDefaultAsync<(Guid Id, string Email, Guid Authorization)?>(
            new CommandDefinition(ByKey, new { hash = ApiToken.Hash(key) }, cancellationToken: cancellation));
        return row is { } found ? new Caller(found.Id, found.Email, found.Authorization) : null;
    }

    public async Task<Caller?> ByPasswordAsync(string email, string password, CancellationToken cancellation)
    {
        var account = await FindAsync(email, cancellation);
        return Password.Matches(password, account?.PasswordHash) && account is not null ? new Caller(account.Id, account.Email, Guid.Empty) : null;
    }

    /// <summary>By id or e-mail address.</summary>
    public async Task<AccountRow?> FindAsync(string identity, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await FindAsync(db, identity, cancellation);
    }

    public static Task<AccountRow?> FindAsync(DbConnection db, string identity, CancellationToken cancellation) =>
        db.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition(
            $"select {Columns} from accounts where id = @id or email = lower(@identity)",
            new { id = Guid.TryParse(identity, out var id) ? id : Guid.Empty, identity }, cancellationToken: cancellation));

    public static async Task<Result<AccountRow>> CreateAsync(Change change, string email, string password, CancellationToken cancellation)
    {
        var address = email.Trim().ToLowerInvariant();
        if (!IsEmail(address))
        {
            return Fault.Invalid($"'{email}' is not an e-mail address.");
        }

        var row = await change.Db.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition(
            $"insert into accounts (id, email, password_hash) values (@id, @address, @hash) on conflict (email) do nothing returning {Columns}",
            new { id = Guid.CreateVersion7(), address, hash = Password.Hash(password) }, cancellationToken: cancellation));
        if (row is null)
        {
            return Fault.Invalid($"There is an account {address} already.");
        }

        change.Record(new AccountEvent.Created(row.Id, address));
        return row;
    }

    public static async Task<Result<AccountRow>> SetPasswordAsync(Change change, Guid account, string password, CancellationToken cancellation)
    {
        change.Record(new AccountEvent.PasswordChanged(account));
        return await change.Db.QuerySingleAsync<AccountRow>(new CommandDefinition(
            $"update accounts set password_hash = @hash, updated_at = now() where id = @account returning {Columns}",
            new { account, hash = Password.Hash(password) }, cancellationToken: cancellation));
    }

    public static async Task<AccountRow> RenameAsync(Change change, Guid account, string? name, CancellationToken cancellation)
    {
        change.Record(new AccountEvent.Renamed(account, name));
        return await change.Db.QuerySingleAsync<AccountRow>(new CommandDefinition(
            $"update accounts set name = @name, updated_at = now() where id = @account returning {Columns}", new { account, name }, cancellationToken: cancellation));
    }

    // Catches typing errors only; whether the address exists cannot be seen from its text.
    private static bool IsEmail(string text) => text.Length <= 254 && text.IndexOf('@') is > 0 and var at && text.IndexOf('@', at + 1) < 0
        && at < text.Length - 1 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ':' or '<' or '>' or '"' or ',');
}
