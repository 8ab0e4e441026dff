using Tarmac.Core.Dynos;

namespace Tarmac.Testing;

/// <summary>Has ended already.</summary>
public sealed class FakeBuild(int status) : ISandboxedBuild
{
    public Stream Output => Stream.Null;

    public Task<DynoExit> Exited { get; } = Task.FromResult(new DynoExit(status, false, false));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
