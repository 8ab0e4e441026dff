using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Database;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Apps;

/// <summary>Finds apps.</summary>
internal sealed class AppStore(ControlDatabase database)
{
    public static Fault Missing { get; } = Fault.NotFound("app", "Couldn't find that app.");

    /// <summary>By name or id, for somebody who may see it: an app of others is not found, so that its name says nothing.</summary>
    public async Task<Result<AppRow>> FindAsync(string? identity, Caller caller, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        var row = await db.QuerySingleOrDefaultAsync<AppRow>(new CommandDefinition(
            $"{AppSql.Select} where (a.id = @id or a.name = @identity) and {AppSql.Alive} and {AppSql.Accessible}",
            new { id = Guid.TryParse(identity, out var id) ? id : Guid.Empty, identity, caller = caller.Id }, cancellationToken: cancellation));
        return row is null ? Missing : row;
    }

    /// <summary>For the platform's own work; also apps that are being destroyed.</summary>
    public async Task<AppRow?> GetAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await db.QuerySingleOrDefaultAsync<AppRow>(new CommandDefinition($"{AppSql.Select} where a.id = @id", new { id }, cancellationToken: cancellation));
    }

    /// <summary>Notes how large the app's git repository is, so that a list of apps need not look at its files.</summary>
    public async Task MeasuredAsync(Guid app, long repositoryBytes, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        await db.ExecuteAsync(new CommandDefinition(
            "update apps set repo_size = @repositoryBytes where id = @app", new { app, repositoryBytes }, cancellationToken: cancellation));
    }

    /// <summary>Takes the app's row for the rest of the transaction, so that releases of one app are numbered one after the other.</summary>
    public static async Task<Result<AppRow>> LockAsync(Change change, Guid id, CancellationToken cancellation)
    {
        var row = await change.Db.QuerySingleOrDefaultAsync<AppRow>(new CommandDefinition(
            $"{AppSql.Select} where a.id = @id and {AppSql.Alive} for update of a", new { id }, cancellationToken: cancellation));
        return row is null ? Missing : row;
    }
}
