namespace Tarmac.Server.Events;

/// <summary>What happens to an SSH key.</summary>
internal abstract record KeyEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Added(string Fingerprint) : KeyEvent(default(Guid?));

    public sealed record Removed(string Fingerprint) : KeyEvent(default(Guid?));
}
