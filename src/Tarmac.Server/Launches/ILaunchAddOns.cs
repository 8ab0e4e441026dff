using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;

namespace Tarmac.Server.Launches;

/// <summary>The add-ons that buildpacks ask for at an app's first deploy.</summary>
internal interface ILaunchAddOns
{
    /// <summary>
    /// Makes the add-on and waits until it can be used; its config vars are the app's then. Null where the app has one of that service already, else
    /// what was added, for the user.
    /// </summary>
    Task<Result<string?>> EnsureAsync(AppRow app, string plan, Actor actor, CancellationToken cancellation);
}
