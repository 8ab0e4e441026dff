using Dapper;
using Tarmac.Builds.Buildpacks;
using Tarmac.Builds.Git;
using Tarmac.Builds.Output;
using Tarmac.Builds.Slugs;
using Tarmac.Core.Apps;
using Tarmac.Server.Database;

namespace Tarmac.Server.Removals;

/// <summary>What pushes and builds of an app left: repository, cache, output, and the slugs that no other app runs.</summary>
internal sealed class BuildCleanup(ControlDatabase database, GitRepositories repositories, BuildCaches caches, SlugFiles slugs, BuildOutputs outputs) : IAppCleanup
{
    public async Task RemoveAsync(AppId app, CancellationToken cancellation)
    {
        await repositories.DeleteAsync(app, cancellation);
        await caches.DeleteAsync(app, cancellation);
        await using var db = await database.OpenAsync(cancellation);

        // Rows first: a file without a row is found by the retention. A slug that was promoted to another app stays.
        foreach (var slug in await db.QueryAsync<Guid>(new CommandDefinition(
            """
            update releases set slug_id = null where app_id = @app and slug_id is not null;
            delete from slugs s where app_id = @app and not exists (select from releases r where r.slug_id = s.id) returning id;
            """,
            new { app = app.Value }, cancellationToken: cancellation)))
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
