using Dapper;
using Npgsql;

namespace Tarmac.Server.Database;

/// <summary>The control database: questions go through <see cref="OpenAsync"/>, every change of state through a <see cref="Change"/>.</summary>
internal sealed class ControlDatabase(NpgsqlDataSource source, ChangeLog said)
{
    static ControlDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation) => await source.OpenConnectionAsync(cancellation);

    /// <summary>Begins a transaction. Left without <see cref="Change.CommitAsync"/>, nothing happened.</summary>
    public async Task<Change> BeginAsync(Actor actor, CancellationToken cancellation)
    {
        var db = await source.OpenConnectionAsync(cancellation);
        try
        {
            return new Change(db, await db.BeginTransactionAsync(cancellation), actor, said);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }
}
