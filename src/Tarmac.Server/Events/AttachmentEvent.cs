namespace Tarmac.Server.Events;

/// <summary>An app was given an add-on under a name, or lost it; the app is the one that has the name.</summary>
internal abstract record AttachmentEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Created(Guid? App, string Name, string AddOn) : AttachmentEvent(App);

    public sealed record Deleted(Guid? App, string Name, string AddOn) : AttachmentEvent(App);
}
