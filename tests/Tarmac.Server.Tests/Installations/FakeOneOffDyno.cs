using Tarmac.Core.Dynos;

namespace Tarmac.Server.Tests.Installations;

/// <summary>Has ended well already.</summary>
internal sealed class FakeOneOffDyno(OneOffSpec spec) : IOneOffDyno
{
    public Guid Id => spec.Id;

    public DynoName Name => spec.Name;

    public Stream Input => Stream.Null;

    public Stream Output { get; } = new MemoryStream();

    public Task<DynoExit> Exited { get; } = Task.FromResult(new DynoExit(0, false, false));

    public Task StopAsync(TimeSpan grace, CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask DisposeAsync() => Output.DisposeAsync();
}
