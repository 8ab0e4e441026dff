using Tarmac.Core.Apps;

namespace Tarmac.Server.Removals;

/// <summary>Something that an app leaves behind outside the control database. Removing it twice is no fault.</summary>
internal interface IAppRemains
{
    Task RemoveAsync(AppId app, CancellationToken cancellation);
}
