using Dapper;
using Tarmac.Server.Database;

namespace Tarmac.Server.Retention;

/// <summary>What of the control database is not kept.</summary>
internal sealed class RetentionStore(ControlDatabase database)
{
    public async Task<IReadOnlyList<Guid>> AppsAsync(CancellationToken cancellation) => await ListAsync("select id from apps", null, cancellation);

    /// <summary>
    /// An app's old releases lose their slugs: they cannot be rolled back to. Never the current release, one that waits or is rolled out, or one
    /// whose dynos still run.
    /// </summary>
    public async Task ExpireAsync(Guid app, int kept, int[] running, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        await db.ExecuteAsync(new CommandDefinition(
            """
            update releases set slug_id = null, updated_at = now(), status = case status when 'succeeded' then 'expired' else status end
            where app_id = @app and slug_id is not null and not is_current and status <> 'pending' and version <> all (@running)
                and version <= (select version from releases where app_id = @app and slug_id is not null and status = 'succeeded' order by version desc offset @kept limit 1);
            delete from builds where app_id = @app and status <> 'pending'
                and id not in (select id from builds where app_id = @app order by created_at desc, id desc limit @kept);
            """,
            new { app, kept, running }, cancellationToken: cancellation));
    }

    /// <summary>Slugs that no release names and that were not made or put just now.</summary>
    public Task<IReadOnlyList<Guid>> UnnamedSlugsAsync(DateTime before, CancellationToken cancellation) => ListAsync(
        "select id from slugs s where updated_at < @before and not exists (select from releases r where r.slug_id = s.id)", new { before }, cancellation);

    /// <summary>Refused by the database where a release has named the slug meanwhile.</summary>
    public async Task DeleteSlugAsync(Guid slug, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        await db.ExecuteAsync(new CommandDefinition("delete from slugs where id = @slug", new { slug }, cancellationToken: cancellation));
    }

    public Task<IReadOnlyList<Guid>> SlugsAsync(CancellationToken cancellation) => ListAsync("select id from slugs", null, cancellation);

    /// <summary>The builds and releases whose output is kept.</summary>
    public Task<IReadOnlyList<Guid>> OutputsAsync(int kept, CancellationToken cancellation) => ListAsync(
        """
        select id from builds
        union all
        select id from (select id, is_current, status, row_number() over (partition by app_id order by version desc) as place from releases) r
        where place <= @kept or is_current or status = 'pending'
        """,
        new { kept }, cancellation);

    private async Task<IReadOnlyList<Guid>> ListAsync(string sql, object? parameters, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return (await db.QueryAsync<Guid>(new CommandDefinition(sql, parameters, cancellationToken: cancellation))).AsList();
    }
}
