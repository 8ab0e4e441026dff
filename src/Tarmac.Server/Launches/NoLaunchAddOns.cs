using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;

namespace Tarmac.Server.Launches;

/// <summary>An installation without add-ons: apps bring their own.</summary>
internal sealed class NoLaunchAddOns : ILaunchAddOns
{
    public Task<Result<string?>> EnsureAsync(AppRow app, string plan, Actor actor, CancellationToken cancellation) => Task.FromResult<Result<string?>>((string?)null);
}
