using System.Net;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
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

    public DynoState State { get; set; } = DynoState.Starting;

    public bool Replace { get; set; }

    /// <summary>The apply that it was started for, while that is undecided.</summary>
    public ApplyRequest? Trial { get; set; }

    /// <summary>Set once its processes run, by who started them.</summary>
    public RunningDyno? Running { get; set; }

    /// <summary>What was wrong when it was ended by us; null when it ended by itself.</summary>
    public string? Failure { get; set; }

    /// <summary>Cancelled when it is not wanted any more: booting ends.</summary>
    public CancellationTokenSource Unwanted { get; } = new();

    /// <summary>Completes with the dyno's processes, or null where they never came to be.</summary>
    public TaskCompletionSource<RunningDyno?> Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsWeb => Name.Type == ProcessType.Web;

    public DynoEndpoint? Endpoint => Running is { Record: { Port: { } port } record } ? new DynoEndpoint(record.Name, record.Address, port) : null;

    public IPEndPoint? Socket => Endpoint is { } e ? new IPEndPoint(IPAddress.Parse(e.Address), e.Port) : null;

    public DynoView View => new(Id, Name, Version, Command, Size, State, Replace, CycleAt);

    public DynoReport Report(AppId app) => new(Id, app, Name, Version, Command, Size, State, CreatedAt, UpdatedAt);
}
