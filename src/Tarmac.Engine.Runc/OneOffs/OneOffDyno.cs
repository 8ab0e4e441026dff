using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;
using Tarmac.Engine.Runc.Conmon;
using Tarmac.Engine.Runc.Dynos;
using Tarmac.Linux.Processes;

namespace Tarmac.Engine.Runc.OneOffs;

/// <summary>One command in a dyno of its own.</summary>
internal sealed class OneOffDyno : IOneOffDyno, ISandboxedBuild
{
    private readonly Machine _machine;
    private readonly AttachStream? _input;
    private readonly bool _terminal;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _deadline;

    public OneOffDyno(Machine machine, RunningDyno dyno, AttachStream? input, bool terminal)
    {
        (_machine, Dyno, _input, _terminal) = (machine, dyno, input, terminal);
        Identity = dyno.Record.Identity;
        Exited = WatchAsync();
        _deadline = EndInTimeAsync();
    }

    public RunningDyno Dyno { get; }

    public DynoIdentity Identity { get; }

    public Stream Input => (Stream?)_input ?? Stream.Null;

    public Stream Output => Dyno.Output.Stream;

    public Task<DynoExit> Exited { get; }

    public void Send(DynoSignal signal)
    {
        if (Exited.IsCompleted)
        {
            return;
        }

        if (signal is DynoSignal.Kill)
        {
            Dyno.Kill();
            return;
        }

        Dyno.Signal(signal switch
        {
            DynoSignal.HangUp => Signals.HangUp,
            DynoSignal.Interrupt => Signals.Interrupt,
            _ => Signals.Terminate,
        });
    }

    public async Task ResizeAsync(TerminalSize size, CancellationToken cancellation)
    {
        if (!_terminal || Exited.IsCompleted)
        {
            return;
        }

        try
        {
            await ConmonControl.ResizeAsync(Dyno.Folder, size, cancellation);
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
        {
            // It has ended just now, and its folder with it.
        }
    }

    public async Task StopAsync(TimeSpan grace, CancellationToken cancellation)
    {
        if (Exited.IsCompleted)
        {
            return;
        }

        if (!_terminal)
        {
            _machine.Tell(Dyno.Record, (dyno, at) => new DynoEvent.Terminating(dyno, at));
        }

        Send(_terminal ? DynoSignal.HangUp : DynoSignal.Terminate);
        try
        {
            await Exited.WaitAsync(grace, _machine.Time, cancellation);
        }
        catch (TimeoutException)
        {
            _machine.Tell(Dyno.Record, (dyno, at) => new DynoEvent.Killing(dyno, AfterTerm: false, at));
            Dyno.Kill();
            await Exited.WaitAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
        {
            Dyno.Kill();

            // A reader who has gone must not keep the dyno's end from being seen.
            await Output.DisposeAsync();
        }

        await ((Task)Exited).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _deadline;
        _ended.Dispose();
    }

    private async Task<DynoExit> WatchAsync()
    {
        try
        {
            var exit = await Dyno.Exited;
            _machine.Tell(Dyno.Record, (dyno, at) => new DynoEvent.Exited(dyno, exit, at));
            _machine.Tell(Dyno.Record, (dyno, at) => new DynoEvent.StateChanged(dyno, DynoState.Up, DynoState.Complete, at));
            return exit;
        }
        finally
        {
            if (_input is not null)
            {
                await _input.CloseAsync();
            }

            await _ended.CancelAsync();
        }
    }

    private async Task EndInTimeAsync()
    {
        try
        {
            var left = Dyno.Record.Deadline - _machine.Time.GetUtcNow();
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, _machine.Time, _ended.Token);
            Dyno.TimedOut = true;
            await StopAsync(_machine.Options.StopGrace, _ended.Token);
        }
        catch (OperationCanceledException)
        {
            // It ended by itself, or lives on without us.
        }
        catch (Exception)
        {
            // It could not be ended in order, and its time is over.
            Dyno.Kill();
        }
    }
}
