using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Formations;

namespace Tarmac.Core.Dynos;

/// <summary>
/// Keeps the dynos of apps' formations running. The server says what should run; the engine places, starts, probes, restarts and reports them, and tells
/// <c>IRoutes</c> which web dynos serve. Dynos outlive the program that holds the engine.
/// </summary>
public interface IFormations
{
    /// <summary>
    /// Makes the app's dynos match. Same release: starts or stops the difference. Another release: new web dynos start beside the old ones, must
    /// accept and answer, get the traffic, and only then do the old ones finish their requests and stop; other types follow.
    /// A second call for the same app waits for the first, unless its token is cancelled. Cancelled or failed: what ran before goes on.
    /// </summary>
    Task<Rollout> ApplyAsync(FormationSpec wanted, CancellationToken cancellation);

    /// <summary>The dynos of the app's formation now, crashed ones too.</summary>
    ImmutableArray<DynoReport> Dynos(AppId app);

    /// <summary>
    /// Replaces these dynos by new ones of the same release; web dynos without a gap. A crashed one is started at once. An id that is not there any more
    /// is passed over, so that the same call after a crash of this program replaces nothing twice. Returns when the old ones have gone.
    /// </summary>
    Task RestartAsync(AppId app, IReadOnlyCollection<Guid> dynos, CancellationToken cancellation);

    /// <summary>Stops these dynos: SIGTERM, 30 s, SIGKILL. Each is started again, as on Heroku. An id that is not there any more is passed over.</summary>
    Task StopAsync(AppId app, IReadOnlyCollection<Guid> dynos, CancellationToken cancellation);

    /// <summary>Ends every dyno of the app's formation and forgets the formation.</summary>
    Task RemoveAsync(AppId app, CancellationToken cancellation);
}
