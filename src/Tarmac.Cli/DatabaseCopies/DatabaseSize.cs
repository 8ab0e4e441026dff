using System.Globalization;
using Tarmac.Cli.LocalPostgres;

namespace Tarmac.Cli.DatabaseCopies;

/// <summary>The size of a database, for the decision whether to overwrite it.</summary>
internal sealed record DatabaseSize(long Bytes, int Tables, int Major)
{
    private const string Query = """
        SELECT pg_catalog.pg_database_size(pg_catalog.current_database()),
               (SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_%'),
               pg_catalog.current_setting('server_version_num')::int / 10000;
        """;

    public static async Task<(DatabaseSize? Size, string? Problem)> ReadAsync(PsqlLogin login, CancellationToken cancellation)
    {
        var answer = await Psql.RunAsync(login, Query, cancellation);
        if (!answer.Succeeded)
        {
            return (null, $"The database {login.Database} at {login.Server} cannot be inspected: {answer.Problem}");
        }

        var numbers = answer.Output.Split('|').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return (new DatabaseSize(numbers[0], (int)numbers[1], (int)numbers[2]), null);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Bytes / 1048576.0:0.0} MB, {(Tables == 1 ? "1 table" : $"{Tables} tables")}");
}
