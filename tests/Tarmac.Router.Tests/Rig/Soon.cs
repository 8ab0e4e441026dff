namespace Tarmac.Router.Tests.Rig;

/// <summary>Every wait of a test ends: a hang is a failure with a stack.</summary>
internal static class Soon
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task<T> In<T>(Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task In(Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);
}
