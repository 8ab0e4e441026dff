using System.Diagnostics;
using Tarmac.Core.Dynos;

namespace Tarmac.Builds.Tests.Fakes;

internal sealed class FakeBuild(Process process, bool outOfMemory) : ISandboxedBuild
{
    private readonly Process _process = process;
    private readonly Task _exited = process.WaitForExitAsync();

    public Stream Output => _process.StandardOutput.BaseStream;

    public bool Ended { get; private set; }

    public Task<DynoExit> Exited => ExitAsync();

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
