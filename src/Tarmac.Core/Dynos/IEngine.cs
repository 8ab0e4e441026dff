using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;

namespace Tarmac.Core.Dynos;

/// <summary>
/// What runs dynos: this machine, or an existing engine of several. The server says what should run; the engine places, starts, probes,
/// restarts and reports, writes the platform's lines to <c>ILogSink</c>, and tells <c>IRoutes</c> which web dynos serve.
/// Dynos outlive the program that holds the engine; <see cref="StartAsync"/> finds them again.
/// </summary>
public interface IEngine
{
    /// <summary>Prepares the machine (network, cgroups, stacks) and adopts the dynos of an earlier run. Attached one-offs and builds of it are ended.</summary>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>
    /// Makes the app's dynos match. Same release: starts or stops the difference. Another release: new web dynos start beside the old ones, must
    /// accept and answer, get the traffic, and only then do the old ones finish their requests and stop; other types follow.
    /// A second call for the same app waits for the first, unless its token is cancelled. Cancelled or failed: what ran before goes on.
    /// </summary>
    Task<Rollout> ApplyAsync(FormationSpec wanted, CancellationToken cancellation);

    /// <summary>The app's dynos now, one-offs too.</summary>
    ImmutableArray<DynoReport> Dynos(AppId app);

    /// <summary>Replaces dynos by new ones of the same release; web dynos without a gap.</summary>
    Task RestartAsync(AppId app, DynoSelector which, CancellationToken cancellation);

    /// <summary>Stops dynos: SIGTERM, 30 s, SIGKILL. One of a formation is started again, as on Heroku; a one-off ends.</summary>
    Task StopAsync(AppId app, DynoSelector which, CancellationToken cancellation);

    /// <summary>Ends every dyno of the app and forgets it.</summary>
    Task RemoveAsync(AppId app, CancellationToken cancellation);

    Task<Result<IOneOffDyno>> RunAsync(OneOffSpec spec, CancellationToken cancellation);
}
