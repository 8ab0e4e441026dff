using Npgsql;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.AddOns;
using Tarmac.Postgres.Clusters;
using Tarmac.Postgres.Native;
using Tarmac.Postgres.Programs;

namespace Tarmac.Postgres.Backups;

/// <summary>
/// A database beside the app's own, which a dump is restored into: to verify the dump, or to take the place of the app's own when it is whole.
/// Only the temporary login of the restore gets in (pg_hba's samerole), and it acts as the app's role.
/// </summary>
internal sealed class ScratchDatabase(OpenAddOn addOn, TimeProvider time)
{
    private readonly Cluster _cluster = addOn.Cluster;
    private readonly AddOnRecord _record = addOn.Record;
    private readonly string _scratch = $"scratch{addOn.Record.Database}";
    private readonly string _replaced = $"replaced{addOn.Record.Database}";

    /// <summary>Puts what was restored in the place of the app's database.</summary>
    public async Task ReplaceAsync(CancellationToken cancellation)
    {
        await addOn.Database.CloseAsync(closed: true, cancellation);
        try
        {
            await SwapAsync(cancellation);
        }
        finally
        {
            await addOn.Database.CloseAsync(closed: false, CancellationToken.None);
        }
    }

    /// <summary>What a crash left over, too.</summary>
    public async Task DropAsync(CancellationToken cancellation)
    {
        await using var connection = await _cluster.ConnectAsync("postgres", cancellation);
        await RunAsync(connection, $"DROP DATABASE IF EXISTS \"{_scratch}\" WITH (FORCE)", cancellation);
        await RunAsync(connection, $"DROP DATABASE IF EXISTS \"{_replaced}\" WITH (FORCE)", cancellation);
        await RunAsync(connection, $"DROP ROLE IF EXISTS \"{_scratch}\"", cancellation);
    }

    /// <summary>Restores the dump. A failure says what pg_restore said.</summary>
    public async Task<Fault?> FillAsync(string dump, BackupStep step, IProgress<BackupProgress>? progress, CancellationToken cancellation)
    {
        await DropAsync(cancellation);
        var login = await addOn.Database.CreateTemporaryLoginAsync(time.GetUtcNow() + DatabaseDump.Limit, cancellation);
        try
        {
            await using (var connection = await _cluster.ConnectAsync("postgres", cancellation))
            {
                await RunAsync(connection, $"CREATE ROLE \"{_scratch}\" NOLOGIN", cancellation);
                await RunAsync(connection, $"GRANT \"{_scratch}\" TO \"{login.User}\"", cancellation);
                await RunAsync(connection, addOn.Database.Creation(_scratch), cancellation);
                await RunAsync(connection, $"REVOKE ALL ON DATABASE \"{_scratch}\" FROM PUBLIC", cancellation);
                await RunAsync(connection, $"GRANT CONNECT, TEMPORARY ON DATABASE \"{_scratch}\" TO \"{_scratch}\"", cancellation);
            }

            return await RestoreAsync(dump, login, step, progress, cancellation);
        }
        finally
        {
            await addOn.Database.DropTemporaryLoginAsync(CancellationToken.None);
        }
    }

    private async Task<Fault?> RestoreAsync(
        string dump, PostgresSecret login, BackupStep step, IProgress<BackupProgress>? progress, CancellationToken cancellation)
    {
        await using var content = new FileStream(dump, FileMode.Open, FileAccess.Read, FileShare.Read);
        string[] arguments =
        [
            "--no-owner", "--no-acl", "--no-comments", "--exit-on-error", "--single-transaction", "--no-password", $"--role={_record.User}", "-d", _scratch,
        ];
        var call = Account.Current.Call(PostgresPrograms.For(_cluster.Layout.Data)["pg_restore"], _cluster.Layout.Root, arguments) with
        {
            Environment = DatabaseDump.Login(_cluster, _scratch, login),
            Input = content,
            Limit = DatabaseDump.Limit,
        };
        var run = await ProgressWatch.DuringAsync(call.RunAsync(cancellation), step, content.Length, () => content.Position, progress, time);
        return run.Succeeded ? null : DatabaseDump.FaultOf(run);
    }

    private async Task SwapAsync(CancellationToken cancellation)
    {
        await using var connection = await _cluster.ConnectAsync("postgres", cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RunAsync(connection, $"ALTER DATABASE \"{_record.Database}\" RENAME TO \"{_replaced}\"", cancellation);
        await RunAsync(connection, $"ALTER DATABASE \"{_scratch}\" RENAME TO \"{_record.Database}\"", cancellation);
        await RunAsync(connection, $"REVOKE ALL ON DATABASE \"{_record.Database}\" FROM \"{_scratch}\"", cancellation);
        await RunAsync(connection, $"GRANT CONNECT, TEMPORARY ON DATABASE \"{_record.Database}\" TO \"{_record.Database}\"", cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
