using Tarmac.Server.Wakeups;

namespace Tarmac.Server.Events;

/// <summary>Which host names lead to an app.</summary>
internal abstract record DomainEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Added(Guid? App, string Hostname) : DomainEvent(App)
    {
        public override IReadOnlyList<string> WakesUp() => [Wakeup.Routes];
    }

    public sealed record Removed(Guid? App, string Hostname) : DomainEvent(App)
    {
        public override IReadOnlyList<string> WakesUp() => [Wakeup.Routes];
    }
}
