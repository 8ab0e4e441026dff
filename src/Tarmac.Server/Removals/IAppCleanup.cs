using Tarmac.Core.Apps;

namespace Tarmac.Server.Removals;

/// <summary>Deletes what an app leaves outside the control database when it is destroyed. Idempotent.</summary>
internal interface IAppCleanup
{
    Task RemoveAsync(AppId app, CancellationToken cancellation);
}
