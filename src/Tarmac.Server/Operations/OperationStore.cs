using Dapper;
using Tarmac.Server.Database;

namespace Tarmac.Server.Operations;

/// <summary>Finds operations.</summary>
internal sealed class OperationStore(ControlDatabase database)
{
    public const string Select = "select o.*, u.email as owner from operations o left join accounts u on u.id = o.owner_id";

    public Task<OperationRow?> GetAsync(Guid id, CancellationToken cancellation) => FirstAsync("o.id = @id", new { id }, cancellation);

    public Task<IReadOnlyList<OperationRow>> OfAppAsync(Guid app, CancellationToken cancellation) => ListAsync("o.app_id = @app", new { app }, cancellation);

    /// <summary>What is to be done, oldest first; also what a crash interrupted.</summary>
    public Task<IReadOnlyList<OperationRow>> UnfinishedAsync(CancellationToken cancellation) => ListAsync("o.state in ('pending', 'running')", new { }, cancellation);

    /// <summary>What the worker has to do next.</summary>
    public Task<OperationRow?> NextAsync(Guid worker, CancellationToken cancellation) =>
        FirstAsync("o.state in ('pending', 'running') and (o.addon_id = @worker or (o.addon_id is null and o.id = @worker))", new { worker }, cancellation);

    /// <summary>Whether something is still to be done, or undone, on a database.</summary>
    public async Task<bool> AnyOfAddOnAsync(Guid addOn, CancellationToken cancellation) => await NextAsync(addOn, cancellation) is not null;

    public Task<IReadOnlyList<OperationRow>> AllAsync(CancellationToken cancellation) => ListAsync("true", new { }, cancellation);

    private async Task<IReadOnlyList<OperationRow>> ListAsync(string where, object parameters, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return (await db.QueryAsync<OperationRow>(new CommandDefinition(
            $"{Select} where {where} order by o.created_at, o.id", parameters, cancellationToken: cancellation))).AsList();
    }

    private async Task<OperationRow?> FirstAsync(string where, object parameters, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await db.QueryFirstOrDefaultAsync<OperationRow>(new CommandDefinition(
            $"{Select} where {where} order by o.created_at, o.id limit 1", parameters, cancellationToken: cancellation));
    }
}
