using Tarmac.Server.Wakeups;

namespace Tarmac.Server.Events;

/// <summary>What happens to a release.</summary>
internal abstract record ReleaseEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Created(Guid? App, Guid Release, int Version, string Description) : ReleaseEvent(App)
    {
        public override IReadOnlyList<string> WakesUp() => [Wakeup.Deployments];
    }

    /// <summary>It is the current one now.</summary>
    public sealed record Succeeded(Guid? App, Guid Release, int Version) : ReleaseEvent(App)
    {
        public override IReadOnlyList<string> WakesUp() => [Wakeup.Routes];
    }

    public sealed record Failed(Guid? App, Guid Release, int Version, string Reason) : ReleaseEvent(App);
}
