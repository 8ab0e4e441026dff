using System.Data.Common;
using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Secrets;

namespace Tarmac.Server.Authorizations;

/// <summary>API keys. A key can be shown only when it is made; afterwards its hash alone is known.</summary>
internal sealed class AuthorizationStore(ControlDatabase database)
{
    private const string Select = """
        select z.id, z.account_id, a.email, a.name as full_name, z.description, z.scope, z.token_id, z.expires_at, z.created_at, z.updated_at
        from authorizations z join accounts a on a.id = z.account_id
        """;

    public static Fault Missing { get; } = Fault.NotFound("authorization", "Couldn't find that authorization.");

    /// <summary>A new key for the account.</summary>
    public static async Task<(AuthorizationRow Row, string Token)> CreateAsync(
        Change change, Guid account, string description, TimeSpan? lifetime, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        var token = ApiToken.Create();
        await change.Db.ExecuteAsync(new CommandDefinition(
            """
            insert into authorizations (id, account_id, description, token_id, token_hash, expires_at)
            values (@id, @account, @description, @tokenId, @hash, now() + @lifetime)
            """,
            new { id, account, description, tokenId = Guid.CreateVersion7(), hash = ApiToken.Hash(token), lifetime }, cancellationToken: cancellation));
        change.Record(new AuthorizationEvent.Created(id));
        return (await GetAsync(change, id, cancellation), token);
    }

    public async Task<IReadOnlyList<AuthorizationRow>> ListAsync(Guid account, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await ListAsync(db, account, cancellation);
    }

    /// <summary>By id; <c>~</c> is the account's first one.</summary>
    public async Task<Result<AuthorizationRow>> FindAsync(Guid account, string id, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return Pick(await ListAsync(db, account, cancellation), id);
    }

    /// <summary>As <see cref="FindAsync"/>, and nobody else changes it for the rest of the transaction.</summary>
    public static async Task<Result<AuthorizationRow>> LockAsync(Change change, Guid account, string id, CancellationToken cancellation)
    {
        await change.Db.ExecuteAsync(new CommandDefinition("select from accounts where id = @account for update", new { account }, cancellationToken: cancellation));
        return Pick(await ListAsync(change.Db, account, cancellation), id);
    }

    private static Result<AuthorizationRow> Pick(IReadOnlyList<AuthorizationRow> all, string id) =>
        all.FirstOrDefault(a => id == "~" || (Guid.TryParse(id, out var guid) && a.Id == guid)) is { } found ? found : Missing;

    private static async Task<IReadOnlyList<AuthorizationRow>> ListAsync(DbConnection db, Guid account, CancellationToken cancellation) =>
        (await db.QueryAsync<AuthorizationRow>(new CommandDefinition(
            $"{Select} where z.account_id = @account and (z.expires_at is null or z.expires_at > now()) order by z.created_at", new { account }, cancellationToken: cancellation))).AsList();

    public static async Task<AuthorizationRow> DescribeAsync(Change change, Guid id, string description, CancellationToken cancellation)
    {
        await change.Db.ExecuteAsync(new CommandDefinition(
            "update authorizations set description = @description, updated_at = now() where id = @id", new { id, description }, cancellationToken: cancellation));
        change.Record(new AuthorizationEvent.Described(id, description));
        return await GetAsync(change, id, cancellation);
    }

    /// <summary>Replaces the key; the old one stops working at once.</summary>
    public static async Task<(AuthorizationRow Row, string Token)> RotateAsync(Change change, Guid id, CancellationToken cancellation)
    {
        var token = ApiToken.Create();
        await change.Db.ExecuteAsync(new CommandDefinition(
            "update authorizations set token_id = @tokenId, token_hash = @hash, updated_at = now() where id = @id",
            new { id, tokenId = Guid.CreateVersion7(), hash = ApiToken.Hash(token) }, cancellationToken: cancellation));
        change.Record(new AuthorizationEvent.Rotated(id));
        return (await GetAsync(change, id, cancellation), token);
    }

    public static async Task RevokeAsync(Change change, Guid id, CancellationToken cancellation)
    {
        await change.Db.ExecuteAsync(new CommandDefinition("delete from authorizations where id = @id", new { id }, cancellationToken: cancellation));
        change.Record(new AuthorizationEvent.Revoked(id));
    }

    private static Task<AuthorizationRow> GetAsync(Change change, Guid id, CancellationToken cancellation) =>
        change.Db.QuerySingleAsync<AuthorizationRow>(new CommandDefinition($"{Select} where z.id = @id", new { id }, cancellationToken: cancellation));
}
