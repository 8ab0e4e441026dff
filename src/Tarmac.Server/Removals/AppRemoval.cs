using Dapper;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Server.Builds;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Routing;

namespace Tarmac.Server.Removals;

/// <summary>
/// Removes a destroyed app: its dynos and routes, then everything on disk, and last its row: if this is interrupted, the next start finds the row and begins again.
/// </summary>
internal sealed partial class AppRemoval(
    RunningBuilds running, IFormations formations, IOneOffs oneOffs, IBuildSandbox builds, Routes routes, IEnumerable<IAppCleanup> cleanups, ControlDatabase database, ILogger<AppRemoval> logger)
{
    public async Task RunAsync(AppId app, CancellationToken cancellation)
    {
        // First: a build starts a dyno, and writes files that are removed below.
        await running.EndAsync(app.Value, "The app was destroyed, so the build was cancelled.", cancellation);
        await Task.WhenAll(builds.RemoveAsync(app, cancellation), oneOffs.RemoveAsync(app, cancellation), formations.RemoveAsync(app, cancellation));
        routes.Forget(app);
        foreach (var cleanup in cleanups)
        {
            await cleanup.RemoveAsync(app, cancellation);
        }

        await using var change = await database.BeginAsync(Actor.Platform, cancellation);
        await change.Db.ExecuteAsync(new CommandDefinition(
            "delete from addons where app_id = @app; delete from apps where id = @app and destroying_at is not null",
            new { app = app.Value }, cancellationToken: cancellation));
        change.Record(new AppEvent.Removed(app.Value));
        await change.CommitAsync(cancellation);
        Log.Removed(logger, app.Value);
    }

    private static partial class Log
    {
        [LoggerMessage(4400, LogLevel.Information, "App {App} is removed")]
        public static partial void Removed(ILogger logger, Guid app);
    }
}
