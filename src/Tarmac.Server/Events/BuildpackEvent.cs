namespace Tarmac.Server.Events;

/// <summary>What an app is built with.</summary>
internal abstract record BuildpackEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Replaced(Guid? App, IReadOnlyList<string> Buildpacks) : BuildpackEvent(App);
}
