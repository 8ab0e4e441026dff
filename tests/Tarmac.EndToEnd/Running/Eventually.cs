using System.Diagnostics;

namespace Tarmac.EndToEnd.Running;

/// <summary>Waits for what must come true, and says what was seen last when it does not.</summary>
internal static class Eventually
{
    public static async Task<T> BecomesAsync<T>(string what, Func<Task<T>> look, Func<T, bool> wanted, int seconds = 60)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (wanted(seen))
            {
                return seen;
            }

            if (watch.Elapsed.TotalSeconds > seconds)
            {
                Assert.Fail($"{what} did not come true within {seconds} s; seen last: {seen}");
            }

            await Task.Delay(250);
        }
    }
}
