using System.Diagnostics;
using Tarmac.Core.Dynos;

namespace Tarmac.Builds.Tests.Fakes;

internal sealed class FakeDyno(Process process, OneOffSpec spec, bool outOfMemory) : IOneOffDyno
{
    private readonly Process _process = process;
    private readonly Task _exited = process.WaitForExitAsync();

    public Guid Id => spec.Id;

    public DynoName Name => spec.Name;

    public Stream Input => Stream.Null;

    public Stream Output => _process.StandardOutput.BaseStream;

    public bool Ended { get; private set; }

    public Task<DynoExit> Exited => ExitAsync();

    public Task StopAsync(TimeSpan grace, CancellationToken cancellation) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _exited;
        Ended = true;
    }

    private async Task<DynoExit> ExitAsync()
    {
        await _exited;
        return new DynoExit(_process.ExitCode, outOfMemory, TimedOut: false);
    }
}
