using System.Runtime.CompilerServices;

namespace Tarmac.Testing;

/// <summary>Waits for what comes about by itself. Every wait ends: with what was awaited and what was seen last in the message.</summary>
public static class Until
{
    // Long enough for a slow, loaded machine: only a test that fails waits so long.
    private const int Limit = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, int seconds = Limit, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        SeenAsync(() => Task.FromResult(condition()), seen => seen, seconds, what);

    public static Task TrueAsync(Func<Task<bool>> condition, int seconds = Limit, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        SeenAsync(condition, seen => seen, seconds, what);

    /// <summary>What is there as soon as it is not null.</summary>
    public static async Task<T> FoundAsync<T>(Func<T?> look, int seconds = Limit, [CallerArgumentExpression(nameof(look))] string what = "")
        where T : class =>
        (await SeenAsync(() => Task.FromResult(look()), seen => seen is not null, seconds, what))!;

    /// <summary>What was seen when it was as wanted.</summary>
    public static async Task<T> SeenAsync<T>(
        Func<Task<T>> look, Func<T, bool> wanted, int seconds = Limit, [CallerArgumentExpression(nameof(wanted))] string what = "")
    {
        ArgumentNullException.ThrowIfNull(look);
        ArgumentNullException.ThrowIfNull(wanted);
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (wanted(seen))
            {
                return seen;
            }

            if (TimeProvider.System.GetElapsedTime(began).TotalSeconds > seconds)
            {
                throw new TimeoutException($"Did not come about within {seconds} s: {what}; seen last: {seen}");
            }

            await Task.Delay(Pause);
        }
    }
}
