using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Outcomes;

namespace Tarmac.Core.Dynos;

/// <summary>Runs one-off dynos: <c>heroku run</c> and release commands. A detached one outlives the program that holds the engine.</summary>
public interface IOneOffs
{
    Task<Result<IOneOffDyno>> RunAsync(OneOffSpec spec, CancellationToken cancellation);

    /// <summary>The app's one-off dynos now.</summary>
    ImmutableArray<DynoReport> Dynos(AppId app);

    /// <summary>Ends these one-off dynos: SIGTERM, 30 s, SIGKILL. An id that is not there any more is passed over.</summary>
    Task StopAsync(AppId app, IReadOnlyCollection<Guid> dynos, CancellationToken cancellation);

    /// <summary>Ends every one-off dyno of the app at once.</summary>
    Task RemoveAsync(AppId app, CancellationToken cancellation);
}
