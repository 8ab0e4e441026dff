namespace Tarmac.Server.Events;

/// <summary>What happens to a slug that a user makes; a build tells of its own.</summary>
internal abstract record SlugEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Created(Guid? App, Guid Slug) : SlugEvent(App);

    public sealed record Uploaded(Guid? App, Guid Slug) : SlugEvent(App);
}
