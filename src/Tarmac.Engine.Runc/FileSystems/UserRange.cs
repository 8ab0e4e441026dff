namespace Tarmac.Engine.Runc.FileSystems;

/// <summary>The user ids that an app's dynos have outside; leased for one dyno. <see cref="First"/> null: this kernel cannot shift them, dynos are uid 1000.</summary>
internal sealed class UserRange(uint? first, int userNamespace, Action release) : IDisposable
{
    private Action? _release = release;

    public uint? First { get; } = first;

    /// <summary>For idmapped mounts; -1 without.</summary>
    public int UserNamespace { get; } = userNamespace;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
