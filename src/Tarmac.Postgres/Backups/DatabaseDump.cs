using System.Globalization;
using Tarmac.Core.Outcomes;
using Tarmac.Linux.Programs;
using Tarmac.Postgres.AddOns;
using Tarmac.Postgres.Clusters;
using Tarmac.Postgres.Native;
using Tarmac.Postgres.Programs;

namespace Tarmac.Postgres.Backups;

/// <summary>
/// Dumps a database to a file that <c>pg_restore</c> reads, for root only. As the app's role, never as the superuser: a dump runs code that the
/// database's owner chose.
/// </summary>
internal sealed class DatabaseDump(PostgresOptions options, TimeProvider time)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static readonly TimeSpan Limit = TimeSpan.FromHours(6);

    /// <summary>What stands at the beginning of every dump in pg_dump's own format.</summary>
    public static ReadOnlySpan<byte> Mark => "PGDMP"u8;

    /// <summary>The file is there whole, or not at all. A failure says what pg_dump said.</summary>
    public async Task<Fault?> WriteAsync(Cluster cluster, AddOnRecord record, AppDatabase database, string file, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var loan = await database.LendAsync(time.GetUtcNow() + Limit, cancellation);

        // In the cluster's folder, which the account of the unprivileged pg_dump can pass.
        var unfinished = Path.Combine(cluster.Layout.Root, $"{record.Id}.part");
        try
        {
            File.Delete(unfinished);
            await using (new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Mode }))
            {
                Account.Current.Own(unfinished);
            }

            var run = await RunAsync(cluster, record, loan, unfinished, cancellation);
            if (!run.Succeeded)
            {
                return FaultOf(run);
            }

            File.Move(unfinished, file, overwrite: true);
            return null;
        }
        finally
        {
            File.Delete(unfinished);
            await database.ReturnAsync(CancellationToken.None);
        }
    }

    public static Fault FaultOf(ProgramEnd run) => run.Errors.Contains("No space left on device", StringComparison.Ordinal)
        ? PostgresFault.DiskFull
        : new Fault(PostgresFault.Unavailable, run.Errors.Trim());

    public static Dictionary<string, string> Login(Cluster cluster, string database, PostgresSecret loan) => new()
    {
        ["PGHOST"] = cluster.Layout.Sockets,
        ["PGPORT"] = cluster.Spec.Port.ToString(CultureInfo.InvariantCulture),
        ["PGDATABASE"] = database,
        ["PGUSER"] = loan.User,
        ["PGPASSWORD"] = loan.Password,
        ["PGAPPNAME"] = "tarmac backup",
    };

    private Task<ProgramEnd> RunAsync(Cluster cluster, AddOnRecord record, PostgresSecret loan, string file, CancellationToken cancellation)
    {
        var pgDump = PostgresPrograms.For(options, cluster.Layout.Data)["pg_dump"];
        string[] arguments =
        [
            "-Fc", "-Z1", "--no-owner", "--no-acl",
            "--lock-wait-timeout=10000", "--no-password", $"--role={record.User}", "-f", file,
        ];
        var call = Account.Current.Call(pgDump, cluster.Layout.Root, arguments) with { Environment = Login(cluster, record.Database, loan), Limit = Limit };
        return call.RunAsync(cancellation);
    }
}
