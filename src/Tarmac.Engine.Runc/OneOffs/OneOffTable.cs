using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;
using Tarmac.Core.Outcomes;
using Tarmac.Engine.Runc.Conmon;
using Tarmac.Engine.Runc.Dynos;

namespace Tarmac.Engine.Runc.OneOffs;

/// <summary>Dynos of this machine that run one command and end, by id, and how one is started.</summary>
internal sealed partial class OneOffTable(Machine machine, DynoStarter starter) : IAsyncDisposable
{
    private static readonly TimeSpan AdoptedGrace = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<Guid, OneOffDyno> _running = [];
    private readonly ConcurrentBag<Task> _ending = [];
    private readonly ILogger _logger = machine.Loggers.CreateLogger<OneOffTable>();

    public IEnumerable<OneOffDyno> All => _running.Values;

    public async Task<Result<OneOffDyno>> StartAsync(DynoOrder order, CancellationToken cancellation)
    {
        var stack = order.Stack is StackVariant.Build ? machine.Options.StackBuild : machine.Options.StackRun;
        if (!Directory.Exists(stack))
        {
            return new Fault("stack_missing", $"The stack {stack} is missing: run ./up again, which builds it.");
        }

        AttachStream? input = null;
        try
        {
            var dyno = await starter.StartAsync(
                order,
                async folder =>
                {
                    if (order.Attached)
                    {
                        input = await AttachStream.ConnectAsync(folder.Attach, order.Terminal is not null, cancellation);
                    }

                    if (order.Terminal is { } size)
                    {
                        await ConmonControl.ResizeAsync(folder, size, cancellation);
                    }
                },
                cancellation);
            machine.Tell(dyno.Record, (identity, at) => new DynoEvent.StateChanged(identity, DynoState.Starting, DynoState.Up, at));
            var oneOff = Track(dyno, input, order.Terminal is not null);
            input = null;
            return oneOff;
        }
        catch (Exception e) when (e is IOException or TimeoutException or System.Net.Sockets.SocketException or System.ComponentModel.Win32Exception
            or UnauthorizedAccessException)
        {
            Log.NotStarted(_logger, order.Name.ToString(), e);
            return new Fault("dyno_not_started", $"The dyno {order.Name} could not be started: {e.Message}");
        }
        finally
        {
            if (input is not null)
            {
                await input.CloseAsync();
            }
        }
    }

    /// <summary>Takes up a detached one of an earlier run; ends one whose streams went with that run.</summary>
    public void Adopt(RunningDyno dyno)
    {
        machine.Tell(dyno.Record, (identity, at) => new DynoEvent.Found(identity, DynoState.Up, at));
        var oneOff = Track(dyno, null, terminal: false);
        if (dyno.Record.Kind is DynoKind.Attached)
        {
            _ending.Add(EndAsync(oneOff));
        }
    }

    public Task StopAsync(AppId app, Func<OneOffDyno, bool> which, TimeSpan grace, CancellationToken cancellation) => Task.WhenAll(
        _running.Values.Where(o => o.Dyno.App == app && which(o)).Select(o => o.StopAsync(grace, cancellation)));

    public async ValueTask DisposeAsync()
    {
        foreach (var oneOff in _running.Values)
        {
            await oneOff.Dyno.DisposeAsync();
        }

        await Task.WhenAll(_ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private OneOffDyno Track(RunningDyno dyno, AttachStream? input, bool terminal)
    {
        var oneOff = new OneOffDyno(machine, dyno, input, terminal);
        _running[oneOff.Identity.Id] = oneOff;
        _ = ForgetAsync(oneOff);
        return oneOff;
    }

    private async Task EndAsync(OneOffDyno oneOff)
    {
        // It may have been paused for its reader, who has gone.
        await machine.Runc.ResumeAsync(oneOff.Identity.Id.ToString(), CancellationToken.None);
        await oneOff.StopAsync(AdoptedGrace, CancellationToken.None);
    }

    private async Task ForgetAsync(OneOffDyno oneOff)
    {
        await ((Task)oneOff.Exited).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _running.TryRemove(oneOff.Identity.Id, out _);
        await oneOff.DisposeAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(3401, LogLevel.Error, "The dyno {Dyno} could not be started")]
        public static partial void NotStarted(ILogger logger, string dyno, Exception e);
    }
}
