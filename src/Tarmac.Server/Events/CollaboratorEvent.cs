namespace Tarmac.Server.Events;

/// <summary>Who works on an app.</summary>
internal abstract record CollaboratorEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Added(Guid? App, string Email) : CollaboratorEvent(App);

    public sealed record Removed(Guid? App, string Email) : CollaboratorEvent(App);
}
