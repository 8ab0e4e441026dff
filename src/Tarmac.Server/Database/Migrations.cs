using System.Globalization;
using System.Reflection;
using Dapper;
using Npgsql;

namespace Tarmac.Server.Database;

/// <summary>Brings the control database's schema up to date: the numbered <c>.sql</c> files, each once, in order, in its own transaction.</summary>
internal static class Migrations
{
    // Any constant will do; it keeps two programs that start at once from migrating at once.
    private const long AdvisoryLock = 0x7461726D6163;

    public static async Task RunAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
        await using var db = await source.OpenConnectionAsync(cancellation);
        await db.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@AdvisoryLock)", new { AdvisoryLock }, cancellationToken: cancellation));
        try
        {
            await db.ExecuteAsync(new CommandDefinition(
                "create table if not exists migrations (number int primary key, name text not null, at timestamptz not null default now())",
                cancellationToken: cancellation));
            var last = await db.ExecuteScalarAsync<int?>(new CommandDefinition("select max(number) from migrations", cancellationToken: cancellation)) ?? 0;
            var all = Embedded();
            if (all.Count > 0 && last > all[^1].Number)
            {
                throw new InvalidOperationException(
                    $"The control database is of a newer Tarmac (migration {last}; this one knows {all[^1].Number}). Install that version again.");
            }

            foreach (var migration in all.Where(m => m.Number > last))
            {
                await RunAsync(db, migration, cancellation);
            }
        }
        finally
        {
            await db.ExecuteAsync("select pg_advisory_unlock(@AdvisoryLock)", new { AdvisoryLock });
        }
    }

    private static async Task RunAsync(NpgsqlConnection db, Migration migration, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginTransactionAsync(cancellation);
        await db.ExecuteAsync(new CommandDefinition(migration.Sql, cancellationToken: cancellation));
        await db.ExecuteAsync(new CommandDefinition(
            "insert into migrations (number, name) values (@Number, @Name)", new { migration.Number, migration.Name }, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
    }

    private static List<Migration> Embedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
            .Select(n => Read(assembly, n))
            .OrderBy(m => m.Number)];
    }

    // "Tarmac.Server.Database.Migrations.0001_initial.sql"
    private static Migration Read(Assembly assembly, string resource)
    {
        var name = resource.Split('.')[^2];
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }

    private sealed record Migration(int Number, string Name, string Sql);
}
