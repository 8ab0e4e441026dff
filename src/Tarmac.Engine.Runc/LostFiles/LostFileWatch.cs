using Tarmac.Engine.Runc.Dynos;
using Tarmac.Loops;

namespace Tarmac.Engine.Runc.LostFiles;

/// <summary>Searches periodically, one dyno after the other, for files that web dynos have written and that will be lost.</summary>
internal sealed class LostFileWatch : IAsyncDisposable
{
    private readonly Func<IEnumerable<RunningDyno>> _dynos;
    private readonly Loop _loop;
    private bool _begun;

    public LostFileWatch(Machine machine, Func<IEnumerable<RunningDyno>> dynos)
    {
        _dynos = dynos;
        _loop = new Loop("lost files", new LoopPace(machine.Options.LostFileSampling), machine.Loops, LookAsync);
        _loop.Start();
    }

    public ValueTask DisposeAsync() => new(_loop.StopAsync(CancellationToken.None));

    private async Task LookAsync(LoopRound round, CancellationToken cancellation)
    {
        // Not in the first round: a start of the engine has better to do than to walk through the files of every dyno.
        if (_begun)
        {
            await round.EachAsync(_dynos().ToList(), dyno => dyno.Folder.Id, (dyno, token) => dyno.LostFiles.LookAsync(token), cancellation);
        }

        _begun = true;
    }
}
