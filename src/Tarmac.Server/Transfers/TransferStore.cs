using System.Globalization;
using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Server.AddOns;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Operations;

namespace Tarmac.Server.Transfers;

/// <summary>The operations that Heroku calls transfers: backups and restores, by number.</summary>
internal sealed class TransferStore(ControlDatabase database)
{
    private const string Shown = $"{OperationStore.Select} where o.app_id = @app and o.num is not null and o.state not in ('receiving', 'deleting')";

    public static Fault Missing { get; } = Fault.NotFound("transfer", "Couldn't find that transfer.");

    /// <summary>Asks for a backup or a restore of a database that is there, and still is when the row is written.</summary>
    public async Task<Result<OperationRow>> AddAsync(
        Actor actor, AddOnRow addOn, string kind, string state, Guid? source, string? note, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        var present = await AddOnStore.LockAsync(change, addOn.Id, cancellation);
        if (present is not { State: "provisioned" })
        {
            return AddOnStore.Missing;
        }

        var app = await AppStore.LockAsync(change, addOn.AppId, cancellation);
        if (!app.Succeeded)
        {
            return app.Fault;
        }

        var row = await OperationChanges.AddAsync(
            change,
            new NewOperation(Guid.CreateVersion7(), addOn.AppId, addOn.Id, addOn.Name, kind, state) { Source = source, Note = note, Numbered = true },
            cancellation);
        change.Say(app.Value.AppId, kind == OperationKind.Backup ? $"Backup {row.Name} of @ref:{addOn.Name}" : $"Restore {row.Name} to @ref:{addOn.Name}");
        await change.CommitAsync(cancellation);
        return row;
    }

    public async Task<IReadOnlyList<OperationRow>> OfAppAsync(Guid app, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return (await db.QueryAsync<OperationRow>(new CommandDefinition($"{Shown} order by o.num", new { app }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>By number or id.</summary>
    public async Task<Result<OperationRow>> FindAsync(Guid app, string identity, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        var row = await db.QuerySingleOrDefaultAsync<OperationRow>(new CommandDefinition(
            $"{Shown} and (o.id = @id or o.num = @num)",
            new
            {
                app,
                id = Guid.TryParse(identity, out var id) ? id : Guid.Empty,
                num = int.TryParse(identity, NumberStyles.None, CultureInfo.InvariantCulture, out var num) ? num : 0,
            },
            cancellationToken: cancellation));
        return row is null ? Missing : row;
    }
}
