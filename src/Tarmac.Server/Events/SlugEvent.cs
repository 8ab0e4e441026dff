namespace Tarmac.Server.Events;

/// <summary>Changes of a slug that a client created; the slugs of builds are in the events of their builds.</summary>
internal abstract record SlugEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Created(Guid? App, Guid Slug) : SlugEvent(App);

    public sealed record Uploaded(Guid? App, Guid Slug) : SlugEvent(App);
}
