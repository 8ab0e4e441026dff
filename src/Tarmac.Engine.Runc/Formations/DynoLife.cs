using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Routing;
using Tarmac.Engine.Runc.Dynos;
using Tarmac.Linux.Processes;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>Starts, probes and ends one dyno of a formation. Reports to the supervisor, which decides.</summary>
internal sealed partial class DynoLife(Machine machine, DynoStarter starter, IRoutes routes, FormationEvents events)
{
    // Below the range of outgoing connections' ports, one of which could be taken just then (ip_local_port_range).
    private const int LowestPort = 3000, HighestPort = 32000;
    private readonly ILogger _logger = machine.Loggers.CreateLogger<DynoLife>();

    public DynoOrder Order(SupervisedDyno dyno, FormationSpec spec, ProcessSpec process) => new()
    {
        Id = dyno.Id,
        App = spec.App,
        Name = dyno.Name,
        Version = spec.Version,
        Command = process.Command,
        Arguments = DynoLauncher.Arguments(process.Command),
        Environment = spec.Environment,
        Size = process.Size,
        Kind = DynoKind.Formation,
        Deadline = dyno.CycleAt,
        Slug = spec.Slug,
        Port = dyno.IsWeb ? RandomNumberGenerator.GetInt32(LowestPort, HighestPort) : null,
        ProbeHost = dyno.IsWeb ? spec.ProbeHost : null,
        Logged = true,
        Announced = true,
    };

    /// <summary>Null, with the reason in <see cref="SupervisedDyno.Failure"/>, when it could not be started.</summary>
    public async Task<RunningDyno?> StartAsync(SupervisedDyno dyno, DynoOrder order)
    {
        try
        {
            return await starter.StartAsync(order, null, dyno.Unwanted.Token);
        }
        catch (OperationCanceledException)
        {
            dyno.Failure = "It was no longer wanted";
        }
        catch (Exception e)
        {
            // Every failure must reach the supervisor, or the formation makes no progress.
            dyno.Failure = $"The dyno could not be started: {e.Message}";
        }

        return null;
    }

    /// <summary>True when the dyno is up: a web dyno when it answers, any other when it runs. A web dyno that does not answer in time is ended.</summary>
    public async Task<bool> BootAsync(SupervisedDyno dyno, RunningDyno running)
    {
        if (dyno.IsWeb && !await ProbeAsync(dyno, running))
        {
            return false;
        }

        try
        {
            running.Marks.SetUp();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is up all the same. Without the mark it is only probed again after a restart of this program.
            Log.NotMarked(_logger, running.Record.Name, running.Record.Id, e);
        }

        return true;
    }

    /// <summary>Lets a dyno that is out of the routes finish its requests, then SIGTERM, then SIGKILL.</summary>
    public async Task EndAsync(RunningDyno running, DynoEndpoint? served, TimeSpan grace, CancellationToken cancellation)
    {
        if (served is not null)
        {
            try
            {
                await routes.DrainAsync([served], machine.Options.DrainLimit, cancellation)
                    .WaitAsync(machine.Options.DrainLimit + TimeSpan.FromSeconds(5), machine.Time, cancellation);
            }
            catch (Exception) when (!cancellation.IsCancellationRequested)
            {
                // The router is not running, so it sends this dyno no requests; the dyno must end all the same.
            }
        }

        if (running.Exited.IsCompleted)
        {
            return;
        }

        await LookAtFilesAsync(running, cancellation);
        events.Terminating(running.Record.Identity);
        running.Signal(Signals.Terminate);
        try
        {
            await running.Exited.WaitAsync(grace, machine.Time, cancellation);
        }
        catch (TimeoutException)
        {
            events.ExitTimedOut(running.Record.Identity, grace);
            running.Kill();
        }
    }

    /// <summary>The last moment at which its disk can be seen; it must end on time whatever is there.</summary>
    private static async Task LookAtFilesAsync(RunningDyno running, CancellationToken cancellation)
    {
        try
        {
            await running.LostFiles.LookAsync(cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // Only a warning is lost.
        }
    }

    private async Task<bool> ProbeAsync(SupervisedDyno dyno, RunningDyno running)
    {
        using var limit = new CancellationTokenSource(machine.Options.BootTimeout, machine.Time);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, dyno.Unwanted.Token);
        var accepted = false;
        var probe = WebProbe.WaitAsync(dyno.Socket!, running.Record.ProbeHost ?? "localhost", () => accepted = true, machine.Time, given.Token);
        await Task.WhenAny(probe, running.Exited);
        await given.CancelAsync();
        if (await probe)
        {
            return true;
        }

        if (!running.Exited.IsCompleted && !dyno.Unwanted.IsCancellationRequested)
        {
            dyno.Failure = BootFailure.Reason(machine.Options.BootTimeout, running.Record.Port!.Value, accepted, running.Listening());
            events.BootTimedOut(running.Record.Identity, machine.Options.BootTimeout);
            running.Kill();
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(3503, LogLevel.Warning, "Could not record on disk that {Dyno} ({Id}) is up")]
        public static partial void NotMarked(ILogger logger, string dyno, Guid id, Exception e);
    }
}
