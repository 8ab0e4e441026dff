using Dapper;
using Npgsql;

namespace Tarmac.Server.Database;

/// <summary>The control database: questions go through <see cref="OpenAsync"/>, every change of state through a <see cref="Change"/>.</summary>
internal sealed class ControlDatabase(NpgsqlDataSource source, ChangeLog said)
{
    static ControlDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        OpenChange.RefuseSecondConnection();
        return source.OpenConnectionAsync(cancellation).AsTask();
    }

    /// <summary>Begins a transaction. Left without <see cref="Change.CommitAsync"/>, nothing happened.</summary>
    public Task<Change> BeginAsync(Actor actor, CancellationToken cancellation) => BeginAsync(actor, OpenChange.Begin(), cancellation);

    private async Task<Change> BeginAsync(Actor actor, OpenChange open, CancellationToken cancellation)
    {
        NpgsqlConnection? db = null;
        try
        {
            db = await source.OpenConnectionAsync(cancellation);
            return new Change(db, await db.BeginTransactionAsync(cancellation), actor, said, open);
        }
        catch
        {
            open.End();
            await (db?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }
}
