using System.Data.Common;
using System.Text.Json;
using Dapper;
using Tarmac.Server.Database;

namespace Tarmac.Server.Formations;

/// <summary>An app's formation: for each process type of its current release, how many dynos and of what size.</summary>
internal sealed class FormationStore(ControlDatabase database)
{
    public const string Select = """
        select f.id, f.app_id, p.name as app_name, f.type, f.command, f.quantity, f.size, f.created_at, f.updated_at
        from formations f join apps p on p.id = f.app_id
        """;

    public async Task<IReadOnlyList<FormationRow>> ListAsync(Guid app, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await ListAsync(db, app, cancellation);
    }

    public static async Task<IReadOnlyList<FormationRow>> ListAsync(DbConnection db, Guid app, CancellationToken cancellation) =>
        (await db.QueryAsync<FormationRow>(new CommandDefinition(
            $"{Select} where f.app_id = @app order by f.type = 'web' desc, f.type", new { app }, cancellationToken: cancellation))).AsList();

    /// <summary>Makes the rows those that the slug's process types ask for.</summary>
    public async Task AdoptAsync(Change change, Guid app, Guid? slug, CancellationToken cancellation)
    {
        var types = slug is null ? null : await change.Db.QuerySingleOrDefaultAsync<string>(
            new CommandDefinition("select process_types::text from slugs where id = @slug", new { slug }, cancellationToken: cancellation));
        var declared = types is null ? [] : JsonSerializer.Deserialize(types, DatabaseJson.Default.DictionaryStringString)!;
        var wanted = FormationPlan.For(await ListAsync(change.Db, app, cancellation), declared);
        await change.Db.ExecuteAsync(new CommandDefinition(
            "delete from formations where app_id = @app and type <> all (@types)",
            new { app, types = wanted.Select(w => w.Type.Value).ToArray() }, cancellationToken: cancellation));
        foreach (var process in wanted)
        {
            await change.Db.ExecuteAsync(new CommandDefinition(
                """
                insert into formations (id, app_id, type, command, quantity, size) values (@id, @app, @type, @Command, @Quantity, @size)
                on conflict (app_id, type) do update set command = excluded.command, updated_at = now() where formations.command <> excluded.command
                """,
                new { id = Guid.CreateVersion7(), app, type = process.Type.Value, process.Command, process.Quantity, size = process.Size.Name },
                cancellationToken: cancellation));
        }
    }
}
