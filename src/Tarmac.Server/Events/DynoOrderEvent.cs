namespace Tarmac.Server.Events;

/// <summary>A restart or stop that was requested for dynos: one, all of a process type, or <c>all</c>.</summary>
internal abstract record DynoOrderEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Run(Guid? App, string Dyno) : DynoOrderEvent(App);

    public sealed record Restarted(Guid? App, string Dynos) : DynoOrderEvent(App);

    public sealed record Stopped(Guid? App, string Dynos) : DynoOrderEvent(App);

    /// <summary>The dynos of a restart or stop have gone.</summary>
    public sealed record Done(Guid? App, Guid Order) : DynoOrderEvent(App);
}
