using Npgsql;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.AddOns;
using Tarmac.Postgres.Clusters;
using Tarmac.Postgres.Native;
using Tarmac.Postgres.Programs;

namespace Tarmac.Postgres.Backups;

/// <summary>
/// A database beside the app's own, which a dump is restored into: to prove the dump, or to take the place of the app's own when it is whole.
/// Only the login that is lent for the restore gets in (pg_hba's samerole), and it acts as the app's role.
/// </summary>
internal sealed class ScratchDatabase(Cluster cluster, AddOnRecord record, AppDatabase database, PostgresOptions options, TimeProvider time)
{
    private readonly string _scratch = $"scratch{record.Database}";
    private readonly string _replaced = $"replaced{record.Database}";

    /// <summary>Restores the dump, proves by it that it is whole, and leaves nothing but the answer.</summary>
    public async Task<Fault?> TryAsync(string dump, CancellationToken cancellation)
    {
        try
        {
            return await FillAsync(dump, cancellation);
        }
        finally
        {
            await DropAsync(CancellationToken.None);
        }
    }

    /// <summary>Puts what the dump holds in the place of the app's database. A failure leaves that as it is.</summary>
    public async Task<Fault?> ReplaceAsync(string dump, CancellationToken cancellation)
    {
        try
        {
            if (await FillAsync(dump, cancellation) is { } fault)
            {
                return fault;
            }

            await database.CloseAsync(closed: true, cancellation);
            try
            {
                await SwapAsync(cancellation);
            }
            finally
            {
                await database.CloseAsync(closed: false, CancellationToken.None);
            }

            return null;
        }
        finally
        {
            await DropAsync(CancellationToken.None);
        }
    }

    /// <summary>What a crash left over, too.</summary>
    public async Task DropAsync(CancellationToken cancellation)
    {
        await using var connection = await cluster.ConnectAsync("postgres", cancellation);
        await RunAsync(connection, $"DROP DATABASE IF EXISTS \"{_scratch}\" WITH (FORCE)", cancellation);
        await RunAsync(connection, $"DROP DATABASE IF EXISTS \"{_replaced}\" WITH (FORCE)", cancellation);
        await RunAsync(connection, $"DROP ROLE IF EXISTS \"{_scratch}\"", cancellation);
    }

    private async Task<Fault?> FillAsync(string dump, CancellationToken cancellation)
    {
        await DropAsync(cancellation);
        var loan = await database.LendAsync(time.GetUtcNow() + DatabaseDump.Limit, cancellation);
        try
        {
            await using (var connection = await cluster.ConnectAsync("postgres", cancellation))
            {
                await RunAsync(connection, $"CREATE ROLE \"{_scratch}\" NOLOGIN", cancellation);
                await RunAsync(connection, $"GRANT \"{_scratch}\" TO \"{loan.User}\"", cancellation);
                await RunAsync(connection, database.Creation(_scratch), cancellation);
                await RunAsync(connection, $"REVOKE ALL ON DATABASE \"{_scratch}\" FROM PUBLIC", cancellation);
                await RunAsync(connection, $"GRANT CONNECT, TEMPORARY ON DATABASE \"{_scratch}\" TO \"{_scratch}\"", cancellation);
            }

            return await RestoreAsync(dump, loan, cancellation);
        }
        finally
        {
            await database.ReturnAsync(CancellationToken.None);
        }
    }

    private async Task<Fault?> RestoreAsync(string dump, PostgresSecret loan, CancellationToken cancellation)
    {
        await using var content = new FileStream(dump, FileMode.Open, FileAccess.Read, FileShare.Read);
        string[] arguments =
        [
            "--no-owner", "--no-acl", "--no-comments", "--exit-on-error", "--single-transaction", "--no-password", $"--role={record.User}", "-d", _scratch,
        ];
        var call = Account.Current.Call(PostgresPrograms.For(options, cluster.Layout.Data)["pg_restore"], cluster.Layout.Root, arguments) with
        {
            Environment = DatabaseDump.Login(cluster, _scratch, loan),
            Input = content,
            Limit = DatabaseDump.Limit,
        };
        var run = await call.RunAsync(cancellation);
        return run.Succeeded ? null : DatabaseDump.FaultOf(run);
    }

    private async Task SwapAsync(CancellationToken cancellation)
    {
        await using var connection = await cluster.ConnectAsync("postgres", cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RunAsync(connection, $"ALTER DATABASE \"{record.Database}\" RENAME TO \"{_replaced}\"", cancellation);
        await RunAsync(connection, $"ALTER DATABASE \"{_scratch}\" RENAME TO \"{record.Database}\"", cancellation);
        await RunAsync(connection, $"REVOKE ALL ON DATABASE \"{record.Database}\" FROM \"{_scratch}\"", cancellation);
        await RunAsync(connection, $"GRANT CONNECT, TEMPORARY ON DATABASE \"{record.Database}\" TO \"{record.Database}\"", cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
