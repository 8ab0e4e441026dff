using Tarmac.Server.Wakeups;

namespace Tarmac.Server.Events;

/// <summary>How many dynos of which size an app is to have.</summary>
internal abstract record FormationEvent(Guid? App) : ChangeEvent(App)
{
    /// <param name="App">The app.</param>
    /// <param name="Before">As <c>ps:scale</c> writes it: <c>web@1:Basic</c>.</param>
    /// <param name="After">Likewise.</param>
    public sealed record Scaled(Guid? App, IReadOnlyList<string> Before, IReadOnlyList<string> After) : FormationEvent(App)
    {
        public override IReadOnlyList<string> WakesUp() => [Wakeup.Formations, Wakeup.Routes];
    }
}
