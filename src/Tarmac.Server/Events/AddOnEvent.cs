namespace Tarmac.Server.Events;

/// <summary>What happens to an add-on; the app is its own, not one that it is attached to.</summary>
internal abstract record AddOnEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Created(Guid? App, Guid AddOn, string Name, string Plan) : AddOnEvent(App);

    /// <summary>It can be used now.</summary>
    public sealed record Provisioned(Guid? App, Guid AddOn, string Name) : AddOnEvent(App);

    public sealed record Renamed(Guid? App, Guid AddOn, string From, string To) : AddOnEvent(App);

    /// <summary>It was given up; its data is still there.</summary>
    public sealed record Destroyed(Guid? App, Guid AddOn, string Name) : AddOnEvent(App);

    /// <summary>Its data is gone, but for the last dump.</summary>
    public sealed record Removed(Guid? App, Guid AddOn, string Name) : AddOnEvent(App);
}
