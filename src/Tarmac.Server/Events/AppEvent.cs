using Tarmac.Server.Wakeups;

namespace Tarmac.Server.Events;

/// <summary>What happens to an app.</summary>
internal abstract record AppEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Created(Guid? App, string Name) : AppEvent(App)
    {
        public override IReadOnlyList<string> WakesUp() => [Wakeup.Apps, Wakeup.Routes];
    }

    public sealed record Renamed(Guid? App, string From, string To) : AppEvent(App)
    {
        public override IReadOnlyList<string> WakesUp() => [Wakeup.Routes];
    }

    public sealed record MaintenanceChanged(Guid? App, bool On) : AppEvent(App)
    {
        public override IReadOnlyList<string> WakesUp() => [Wakeup.Routes];
    }

    /// <summary>The app is no longer visible; its dynos and its data are being deleted.</summary>
    public sealed record Destroyed(Guid? App, string Name) : AppEvent(App)
    {
        public override IReadOnlyList<string> WakesUp() => [Wakeup.Apps, Wakeup.Deployments, Wakeup.Routes];
    }

    /// <summary>Nothing of it is left.</summary>
    public sealed record Removed(Guid? App) : AppEvent(App);
}
