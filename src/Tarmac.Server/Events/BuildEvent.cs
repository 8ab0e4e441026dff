namespace Tarmac.Server.Events;

/// <summary>What happens to a build.</summary>
internal abstract record BuildEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Created(Guid? App, Guid Build) : BuildEvent(App);

    public sealed record Succeeded(Guid? App, Guid Build, Guid Slug) : BuildEvent(App);

    public sealed record Failed(Guid? App, Guid Build, string Reason) : BuildEvent(App);

    /// <summary>Tarmac was restarted while builds ran; all of them have failed.</summary>
    public sealed record Interrupted() : BuildEvent(default(Guid?));
}
