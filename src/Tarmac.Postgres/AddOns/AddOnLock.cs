namespace Tarmac.Postgres.AddOns;

/// <summary>
/// Orders what is done to one add-on. Shared use may overlap; exclusive use waits for it to end; long work (a dump, a restore) goes one at a time
/// and keeps exclusive use out only while it must. Every wait has a limit.
/// </summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle nobody asks for holds nothing that must be given back.
internal sealed class AddOnLock(TimeProvider time)
#pragma warning restore CA1001
{
    private const int Places = 8;

    private readonly SemaphoreSlim _shared = new(Places);
    private readonly SemaphoreSlim _exclusive = new(1);
    private readonly SemaphoreSlim _longWork = new(1);

    /// <summary>Null when it was not to be had within the limit.</summary>
    public async Task<IDisposable?> TakeAsync(AddOnUse use, TimeSpan limit, CancellationToken cancellation)
    {
        using var expiry = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellation);
        try
        {
            return use switch
            {
                AddOnUse.Shared => await TakeAsync(_shared, 1, either.Token),
                AddOnUse.LongWork => await TakeAsync(_longWork, 1, either.Token),
                _ => await TakeAllAsync(either.Token),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    // One at a time collects the places; two that each had some would wait for each other.
    private async Task<IDisposable> TakeAllAsync(CancellationToken cancellation)
    {
        using (await TakeAsync(_exclusive, 1, cancellation))
        {
            return await TakeAsync(_shared, Places, cancellation);
        }
    }

    private static async Task<IDisposable> TakeAsync(SemaphoreSlim semaphore, int wanted, CancellationToken cancellation)
    {
        var taken = 0;
        try
        {
            for (; taken < wanted; taken++)
            {
                await semaphore.WaitAsync(cancellation);
            }

            return new Held(semaphore, wanted);
        }
        catch (OperationCanceledException) when (taken > 0)
        {
            semaphore.Release(taken);
            throw;
        }
    }

    private sealed class Held(SemaphoreSlim semaphore, int taken) : IDisposable
    {
        public void Dispose() => semaphore.Release(taken);
    }
}
