using Dapper;
using Tarmac.Contracts.Formations;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Events;

namespace Tarmac.Server.Formations;

/// <summary>Scales: quantities and sizes of process types, all that were asked for or none.</summary>
internal sealed class FormationChanges(ControlDatabase database)
{
    /// <summary>The rows that were asked about, after the change.</summary>
    public async Task<Result<IReadOnlyList<FormationRow>>> UpdateAsync(
        Actor actor, AppRow app, IReadOnlyCollection<FormationUpdate> updates, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        var locked = await AppStore.LockAsync(change, app.Id, cancellation);
        if (!locked.Succeeded)
        {
            return locked.Fault;
        }

        var rows = (await FormationStore.ListAsync(change.Db, app.Id, cancellation)).ToDictionary(r => r.Type);
        var before = Scale(rows);
        var touched = new List<string>();
        foreach (var update in updates)
        {
            var type = update.Type ?? update.Process ?? "";
            var row = rows.Values.FirstOrDefault(r => r.Type == type || r.Id.ToString() == type);
            var planned = row is null ? Missing(type) : Plan(row, update);
            if (!planned.Succeeded)
            {
                return planned.Fault;
            }

            rows[planned.Value.Type] = planned.Value;
            touched.Add(planned.Value.Type);
        }

        FormationRow[] after = [.. touched.Distinct().Select(t => rows[t])];
        await change.Db.ExecuteAsync(new CommandDefinition(
            "update formations set quantity = @Quantity, size = @Size, updated_at = now() where id = @Id and (quantity, size) is distinct from (@Quantity, @Size)",
            after, cancellationToken: cancellation));
        change.Say(app.AppId, $"Scaled to {string.Join(' ', Scale(rows))}");
        change.Record(new FormationEvent.Scaled(app.Id, before, Scale(rows)));
        await change.CommitAsync(cancellation);
        return after;
    }

    private static string[] Scale(Dictionary<string, FormationRow> rows) => [.. rows.Values.Select(r => $"{r.Type}@{r.Quantity}:{r.Size}")];

    internal static Result<FormationRow> Plan(FormationRow row, FormationUpdate update)
    {
        var quantity = Quantity.Apply(update.Quantity, row.Quantity);
        var size = DynoSize.Find(update.Size ?? update.DynoSize ?? row.Size);
        return quantity.Succeeded && size.Succeeded
            ? row with { Quantity = quantity.Value, Size = size.Value.Name }
            : quantity.Fault ?? size.Fault!;
    }

    internal static Result<FormationRow> Missing(string type) => Fault.NotFound(
        "formation", $"Couldn't find that process type ({(type.Length > 128 ? type[..128] : type)}). It must be in the Procfile of the current release.");
}
