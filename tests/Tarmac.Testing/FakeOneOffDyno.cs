using System.Text;
using Tarmac.Core.Dynos;

namespace Tarmac.Testing;

/// <summary>Has said its name and ended already.</summary>
public sealed class FakeOneOffDyno(OneOffSpec spec, int status) : IOneOffDyno
{
    public Guid Id => spec.Id;

    public DynoName Name => spec.Name;

    public Stream Input => Stream.Null;

    public Stream Output { get; } = new MemoryStream(Encoding.UTF8.GetBytes($"this is {spec.Name.Type}\n"));

    public Task<DynoExit> Exited { get; } = Task.FromResult(new DynoExit(status, false, false));

    public Task StopAsync(TimeSpan grace, CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask DisposeAsync() => Output.DisposeAsync();
}
