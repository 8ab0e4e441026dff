using System.Text;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;

namespace Tarmac.Testing;

/// <summary>Has said its name, and has ended with this status already; without one it runs until it is stopped.</summary>
public sealed class FakeOneOffDyno : IOneOffDyno
{
    private readonly TaskCompletionSource<DynoExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeOneOffDyno(OneOffSpec spec, int? status)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Identity = new DynoIdentity(spec.Id, spec.App, spec.Name, spec.Version);
        var now = TimeProvider.System.GetUtcNow();
        Report = new DynoReport(spec.Id, spec.App, spec.Name, spec.Version, spec.Command, spec.Size.Name, DynoState.Up, now, now) { Purpose = spec.Purpose };
        Output = new MemoryStream(Encoding.UTF8.GetBytes($"this is {spec.Name.Type}\n"));
        if (status is { } ended)
        {
            _exited.SetResult(new DynoExit(ended, OutOfMemory: false, TimedOut: false));
        }
    }

    public DynoIdentity Identity { get; }

    public DynoReport Report { get; }

    public Stream Input => Stream.Null;

    public Stream Output { get; }

    public Task<DynoExit> Exited => _exited.Task;

    public void Send(DynoSignal signal) => _exited.TrySetResult(new DynoExit(128 + 15, OutOfMemory: false, TimedOut: false));

    public Task ResizeAsync(TerminalSize size, CancellationToken cancellation) => Task.CompletedTask;

    public Task StopAsync(TimeSpan grace, CancellationToken cancellation)
    {
        Send(DynoSignal.Terminate);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Send(DynoSignal.Kill);
        return Output.DisposeAsync();
    }
}
