using Tarmac.Core.Apps;
using Tarmac.Postgres.AddOns;
using Tarmac.Server.Removals;

namespace Tarmac.Server.AddOns;

/// <summary>The databases of a destroyed app: each leaves its last dump.</summary>
internal sealed class AddOnRemains(PostgresAddOns postgres, AddOnStore store) : IAppRemains
{
    public async Task RemoveAsync(AppId app, CancellationToken cancellation)
    {
        foreach (var addOn in await store.OfAppAsync(app.Value, cancellation))
        {
            var removed = await postgres.DestroyAsync(addOn.Id, force: true, cancellation);
            if (!removed.Succeeded && removed.Fault.Id != "not_found")
            {
                // What cannot be dumped is kept whole; if not even that goes, the removal of the app is tried again.
                throw new InvalidOperationException($"{addOn.Name} could not be removed: {removed.Fault.Message}");
            }
        }
    }
}
