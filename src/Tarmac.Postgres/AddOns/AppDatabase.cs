using System.Globalization;
using Npgsql;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.Clusters;

namespace Tarmac.Postgres.AddOns;

/// <summary>
/// One app's database in a cluster: a marker role with the database's name (pg_hba and CONNECT hang on it; it owns nothing) and a login, its
/// member, that owns the database. Each step is idempotent, so that a repeat after a crash completes it.
/// </summary>
internal sealed class AppDatabase(Cluster cluster, AddOnRecord record, PostgresPlan plan)
{
    // The platform's own sessions as the app's role (dumps) must find room.
    private const int Room = 3;

    private readonly string _database = Quoted(record.Database);
    private readonly string _user = Quoted(record.User);

    /// <summary>Without a password an existing login keeps its own, and a missing one is not made: then the answer is false.</summary>
    public async Task<bool> EnsureAsync(string? password, CancellationToken cancellation)
    {
        await using var connection = await cluster.ConnectAsync("postgres", cancellation);
        if (!await ExistsAsync(connection, "SELECT 1 FROM pg_roles WHERE rolname = $1", record.Database, cancellation))
        {
            await RunAsync(connection, $"CREATE ROLE {_database} NOLOGIN", cancellation);
        }

        var hasUser = await ExistsAsync(connection, "SELECT 1 FROM pg_roles WHERE rolname = $1", record.User, cancellation);
        if (!hasUser && password is null)
        {
            return false;
        }

        if (password is not null)
        {
            var verb = hasUser ? "ALTER" : "CREATE";
            await RunAsync(connection, $"{verb} ROLE {_user} LOGIN CONNECTION LIMIT {plan.Connections} PASSWORD '{ScramVerifier.Of(password)}'", cancellation);
        }

        await RunAsync(connection, $"GRANT {_database} TO {_user}", cancellation);
        if (plan.Dedicated)
        {
            // As Heroku's default credential. Not in a shared cluster, where they would show and end other tenants' queries.
            await RunAsync(connection, $"GRANT pg_monitor, pg_read_all_settings, pg_read_all_stats, pg_signal_backend TO {_user}", cancellation);
        }

        await EnsureDatabaseAsync(connection, cancellation);
        return true;
    }

    /// <summary>Refuses new connections and ends the present ones, or allows them again.</summary>
    public async Task CloseAsync(bool closed, CancellationToken cancellation)
    {
        await using var connection = await cluster.ConnectAsync("postgres", cancellation);
        await RunAsync(connection, $"ALTER ROLE {_user} {(closed ? "NOLOGIN" : "LOGIN")}", cancellation);
        if (closed)
        {
            await TerminateAsync(connection, cancellation);
        }
    }

    /// <summary>Cuts every session but that of a dump under way.</summary>
    public async Task TerminateAsync(CancellationToken cancellation)
    {
        await using var connection = await cluster.ConnectAsync("postgres", cancellation);
        await TerminateAsync(connection, cancellation);
    }

    /// <summary>An empty database in the place of the present one, with the same owner and password.</summary>
    public async Task ResetAsync(CancellationToken cancellation)
    {
        await using var connection = await cluster.ConnectAsync("postgres", cancellation);
        await RunAsync(connection, $"DROP DATABASE IF EXISTS {_database} WITH (FORCE)", cancellation);
        await EnsureDatabaseAsync(connection, cancellation);
    }

    /// <summary>Creates extensions in a database that was just made, as the app's role, whom the allow-list binds.</summary>
    public async Task<Fault?> ExtendAsync(IReadOnlyCollection<string> extensions, CancellationToken cancellation)
    {
        await using var connection = await cluster.ConnectAsync(record.Database, cancellation);
        await RunAsync(connection, $"SET ROLE {_user}", cancellation);
        foreach (var extension in extensions)
        {
            try
            {
                await RunAsync(connection, $"CREATE EXTENSION IF NOT EXISTS {Quoted(extension)} SCHEMA public CASCADE", cancellation);
            }
            catch (PostgresException e) when (PostgresFault.From(e) is null)
            {
                return Fault.Invalid($"The database was reset, but its extension '{extension}' could not be created: {e.MessageText}.");
            }
        }

        return null;
    }

    /// <summary>Removes the database, every login of it, and the marker.</summary>
    public async Task DropAsync(CancellationToken cancellation)
    {
        await using var connection = await cluster.ConnectAsync("postgres", cancellation);
        foreach (var database in (string[])[_database, Quoted($"scratch{record.Database}"), Quoted($"replaced{record.Database}")])
        {
            await RunAsync(connection, $"DROP DATABASE IF EXISTS {database} WITH (FORCE)", cancellation);
        }

        await using var find = new NpgsqlCommand(
            "SELECT m.rolname FROM pg_auth_members x JOIN pg_roles m ON m.oid = x.member JOIN pg_roles d ON d.oid = x.roleid WHERE d.rolname = $1", connection);
        find.Parameters.AddWithValue(record.Database);
        var members = new List<string>();
        await using (var reader = await find.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                members.Add(reader.GetString(0));
            }
        }

        foreach (var role in members.Append(record.User).Append(record.Database).Append($"scratch{record.Database}").Distinct())
        {
            await RunAsync(connection, $"DROP ROLE IF EXISTS {Quoted(role)}", cancellation);
        }
    }

    /// <summary>A login for one dump or restore, a member of the app's role and nothing else. Postgres refuses it after <paramref name="until"/>.</summary>
    public async Task<PostgresSecret> CreateTemporaryLoginAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        var login = PostgresSecret.New() with { Database = record.Database, User = TemporaryName };
        await using var connection = await cluster.ConnectAsync("postgres", cancellation);
        await RunAsync(connection, $"DROP ROLE IF EXISTS {Quoted(login.User)}", cancellation);
        await RunAsync(
            connection,
            $"CREATE ROLE {Quoted(login.User)} LOGIN CONNECTION LIMIT {Room} PASSWORD '{ScramVerifier.Of(login.Password)}' "
            + $"VALID UNTIL '{until.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}+00' IN ROLE {_user}",
            cancellation);
        return login;
    }

    public async Task DropTemporaryLoginAsync(CancellationToken cancellation)
    {
        await using var connection = await cluster.ConnectAsync("postgres", cancellation);
        await RunAsync(connection, $"DROP ROLE IF EXISTS {Quoted(TemporaryName)}", cancellation);
    }

    /// <summary>The statement that makes a database for the app's role. ICU, because C.UTF-8 sorts by code point and people expect what Heroku's en_US.UTF-8 does.</summary>
    public string Creation(string name) =>
        $"CREATE DATABASE {Quoted(name)} OWNER {_user} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8' "
        + $"LOCALE_PROVIDER icu ICU_LOCALE 'en-US' CONNECTION LIMIT {plan.Connections + Room}";

    private string TemporaryName => $"temporary{record.Database}";

    private async Task EnsureDatabaseAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (!await ExistsAsync(connection, "SELECT 1 FROM pg_database WHERE datname = $1", record.Database, cancellation))
        {
            await RunAsync(connection, Creation(record.Database), cancellation);
        }

        await RunAsync(connection, $"REVOKE ALL ON DATABASE {_database} FROM PUBLIC", cancellation);
        await RunAsync(connection, $"GRANT CONNECT, TEMPORARY ON DATABASE {_database} TO {_database}", cancellation);
    }

    private async Task TerminateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1 AND usename <> $2 AND pid <> pg_backend_pid()", connection);
        command.Parameters.AddWithValue(record.Database);
        command.Parameters.AddWithValue(TemporaryName);
        await command.ExecuteScalarAsync(cancellation);
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string sql, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue(name);
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
