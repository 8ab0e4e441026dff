namespace Tarmac.Engine.Runc.Tests;

/// <summary>Waits for what comes about by itself.</summary>
internal static class Wait
{
    public static async Task UntilAsync(Func<Task<bool>> condition, int seconds = 30)
    {
        for (var i = 0; i < seconds * 20; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"Did not come about in {seconds} s");
    }

    public static Task UntilAsync(Func<bool> condition, int seconds = 30) => UntilAsync(() => Task.FromResult(condition()), seconds);
}
