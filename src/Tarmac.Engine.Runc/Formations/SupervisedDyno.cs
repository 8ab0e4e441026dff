using System.Net;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;
using Tarmac.Core.Formations;
using Tarmac.Core.Releases;
using Tarmac.Core.Routing;
using Tarmac.Engine.Runc.Dynos;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>A dyno of a formation, from the decision to start it until it has gone. Only its supervisor's loop changes it.</summary>
internal sealed class SupervisedDyno
{
    public required Guid Id { get; init; }

    public required DynoName Name { get; init; }

    public required ReleaseVersion Version { get; init; }

    public required string Command { get; init; }

    public required string Size { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset CycleAt { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public DynoState State { get; private set; } = DynoState.Starting;

    /// <summary>It has been up; what ends it does not change that.</summary>
    public bool WasUp { get; private set; }

    /// <summary>Another one is to take its place.</summary>
    public bool Replace { get; private set; }

    /// <summary>The apply that it was started for, when that was to prove a spec.</summary>
    public ApplyRequest? Trial { get; init; }

    /// <summary>Set once its processes run, by who started them.</summary>
    public RunningDyno? Running { get; set; }

    /// <summary>What was wrong when it was ended by us; null when it ended by itself.</summary>
    public string? Failure { get; set; }

    /// <summary>Cancelled when it is not wanted any more: booting ends.</summary>
    public CancellationTokenSource Unwanted { get; } = new();

    /// <summary>Completes with the dyno's processes, or null where they never came to be.</summary>
    public TaskCompletionSource<RunningDyno?> Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsWeb => Name.Type == ProcessType.Web;

    public bool IsLive => View.IsLive;

    public DynoEndpoint? Endpoint => Running is { Record: { Port: { } port } record } ? new DynoEndpoint(record.Name, record.Address, port) : null;

    public IPEndPoint? Socket => Endpoint is { } e ? new IPEndPoint(IPAddress.Parse(e.Address), e.Port) : null;

    public DynoView View => new(Id, Name, Version, Command, Size, State, Replace, CycleAt);

    public static SupervisedDyno Start(FormationAction.Start start, DateTimeOffset now, TimeSpan life, ApplyRequest? trial) => new()
    {
        Id = Guid.CreateVersion7(),
        Name = start.Name,
        Version = start.Spec.Version,
        Command = start.Process.Command,
        Size = start.Process.Size.Name,
        CreatedAt = now,
        UpdatedAt = now,
        CycleAt = now + life,
        Trial = trial,
    };

    /// <summary>One that an earlier run of this program has started.</summary>
    public static SupervisedDyno Adopt(RunningDyno running)
    {
        var record = running.Record;
        var dyno = new SupervisedDyno
        {
            Id = record.Id,
            Name = running.Name,
            Version = new(record.Version),
            Command = record.Command,
            Size = record.Size,
            CreatedAt = record.CreatedAt,
            UpdatedAt = record.CreatedAt,
            CycleAt = record.Deadline,
            Running = running,
            Replace = running.Marks.Replace,
        };
        dyno.Started.SetResult(running);
        if (running.Marks.Up)
        {
            dyno.CameUp(record.CreatedAt);
        }

        return dyno;
    }

    public void CameUp(DateTimeOffset now) => (State, WasUp, UpdatedAt) = (DynoState.Up, true, now);

    public void Stop(DateTimeOffset now) => (State, UpdatedAt) = (DynoState.Stopping, now);

    /// <summary>Noted on disk first: who adopts it goes on replacing it.</summary>
    public void ReplaceByAnother()
    {
        Running?.Marks.SetReplace();
        Replace = true;
    }

    /// <summary>The one that was to take its place has failed.</summary>
    public void KeepUntil(DateTimeOffset next)
    {
        (Replace, CycleAt) = (false, next);
        Running?.Marks.ClearReplace();
    }

    public DynoIdentity Identity(AppId app) => new(Id, app, Name, Version);

    public DynoReport Report(AppId app) => new(Id, app, Name, Version, Command, Size, State, CreatedAt, UpdatedAt);
}
