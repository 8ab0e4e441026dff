using Dapper;
using Tarmac.Builds.Buildpacks;
using Tarmac.Builds.Git;
using Tarmac.Builds.Output;
using Tarmac.Builds.Slugs;
using Tarmac.Core.Apps;
using Tarmac.Server.Database;

namespace Tarmac.Server.Removals;

/// <summary>What pushes and builds of an app left: repository, cache, slugs, output.</summary>
internal sealed class BuildRemains(ControlDatabase database, GitRepositories repositories, BuildCaches caches, SlugFiles slugs, BuildOutputs outputs) : IAppRemains
{
    public async Task RemoveAsync(AppId app, CancellationToken cancellation)
    {
        await repositories.DeleteAsync(app, cancellation);
        await caches.DeleteAsync(app, cancellation);
        await using var db = await database.OpenAsync(cancellation);
        foreach (var slug in await db.QueryAsync<Guid>(new CommandDefinition(
            "select id from slugs where app_id = @app", new { app = app.Value }, cancellationToken: cancellation)))
        {
            slugs.Delete(slug);
        }

        foreach (var output in await db.QueryAsync<Guid>(new CommandDefinition(
            "select id from builds where app_id = @app union all select id from releases where app_id = @app",
            new { app = app.Value }, cancellationToken: cancellation)))
        {
            outputs.Delete(output);
        }
    }
}
