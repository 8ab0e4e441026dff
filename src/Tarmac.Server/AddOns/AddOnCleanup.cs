using Tarmac.Core.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Removals;

namespace Tarmac.Server.AddOns;

/// <summary>
/// The databases of a destroyed app: taken from the other apps that have them, and each leaves its last dump. The work is that of the add-ons'
/// workers; the app's removal waits for it.
/// </summary>
internal sealed class AddOnCleanup(AddOnChanges changes, AddOnStore store, TimeProvider time) : IAppCleanup
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // As long as a dump may take, and some.
    private static readonly TimeSpan Limit = TimeSpan.FromHours(7);

    public async Task RemoveAsync(AppId app, CancellationToken cancellation)
    {
        foreach (var addOn in await store.OfAppAsync(app.Value, cancellation))
        {
            await changes.DestroyAsync(Actor.Platform, addOn, cancellation);
        }

        var start = time.GetTimestamp();
        while (await store.OfAppAsync(app.Value, cancellation) is [var left, ..])
        {
            if (time.GetElapsedTime(start) > Limit)
            {
                throw new TimeoutException($"{left.Name} could not be removed: {left.Failure}");
            }

            await Task.Delay(Interval, time, cancellation);
        }
    }
}
