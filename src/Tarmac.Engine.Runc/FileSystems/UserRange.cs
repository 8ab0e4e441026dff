namespace Tarmac.Engine.Runc.FileSystems;

/// <summary>The range of host uids that one dyno's users are mapped to. <see cref="First"/> null: the kernel has no idmapped mounts, and the dyno runs as host uid 1000.</summary>
internal sealed class UserRange(uint? first, int userNamespace, Action release) : IDisposable
{
    private Action? _release = release;

    public uint? First { get; } = first;

    /// <summary>For idmapped mounts; -1 without.</summary>
    public int UserNamespace { get; } = userNamespace;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
