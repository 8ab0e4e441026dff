namespace Tarmac.Server.Events;

/// <summary>Which of an app's config vars changed: their names, never their values.</summary>
internal abstract record ConfigVarEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Changed(Guid? App, IReadOnlyList<string> Set, IReadOnlyList<string> Removed) : ConfigVarEvent(App);
}
