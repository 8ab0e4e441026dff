namespace Tarmac.EndToEnd.Running;

/// <summary>Waits for what must come true, and says what was seen last when it does not.</summary>
internal static class Eventually
{
    public static Task<T> BecomesAsync<T>(string what, Func<Task<T>> look, Func<T, bool> wanted, int seconds = 60) =>
        Until.SeenAsync(look, wanted, seconds, what);
}
