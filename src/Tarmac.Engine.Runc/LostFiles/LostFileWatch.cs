using Microsoft.Extensions.Logging;
using Tarmac.Engine.Runc.Dynos;

namespace Tarmac.Engine.Runc.LostFiles;

/// <summary>Looks from time to time, one dyno after the other, for files that web dynos have written and that will be lost.</summary>
internal sealed partial class LostFileWatch : IAsyncDisposable
{
    private readonly Machine _machine;
    private readonly Func<IEnumerable<RunningDyno>> _dynos;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public LostFileWatch(Machine machine, Func<IEnumerable<RunningDyno>> dynos)
    {
        (_machine, _dynos, _logger) = (machine, dynos, machine.Loggers.CreateLogger<LostFileWatch>());
        _loop = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await Task.Delay(_machine.Options.LostFileSampling, _machine.Time, _stop.Token);
            foreach (var dyno in _dynos().ToList())
            {
                try
                {
                    await dyno.LostFiles.LookAsync(_stop.Token);
                }
                catch (Exception e) when (!_stop.IsCancellationRequested)
                {
                    // A warning that cannot be given must end nothing.
                    Log.NotSeen(_logger, dyno.Record.Name, dyno.Record.Id, e);
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3701, LogLevel.Warning, "What {Dyno} ({Id}) has written could not be looked at")]
        public static partial void NotSeen(ILogger logger, string dyno, Guid id, Exception e);
    }
}
