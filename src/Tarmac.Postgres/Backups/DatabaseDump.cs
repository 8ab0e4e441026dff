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
internal sealed class DatabaseDump(TimeProvider time)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static readonly TimeSpan Limit = TimeSpan.FromHours(6);

    /// <summary>What stands at the beginning of every dump in pg_dump's own format.</summary>
    public static ReadOnlySpan<byte> Mark => "PGDMP"u8;

    /// <summary>In the cluster's folder, which the account of the unprivileged pg_dump can pass.</summary>
    public static string Unfinished(OpenAddOn addOn) => Path.Combine(addOn.Cluster.Layout.Root, $"{addOn.Record.Id}.part");

    /// <summary>The file is there whole, or not at all. A failure says what pg_dump said.</summary>
    public async Task<Fault?> WriteAsync(OpenAddOn addOn, string file, long databaseBytes, IProgress<BackupProgress>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var login = await addOn.Database.CreateTemporaryLoginAsync(time.GetUtcNow() + Limit, cancellation);
        var unfinished = Unfinished(addOn);
        try
        {
            File.Delete(unfinished);
            await using (new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Mode }))
            {
                Account.Current.Own(unfinished);
            }

            var run = await ProgressWatch.DuringAsync(
                RunAsync(addOn, login, unfinished, cancellation), BackupStep.Dumping, databaseBytes, () => new FileInfo(unfinished).Length, progress, time);
            if (!run.Succeeded)
            {
                return FaultOf(run);
            }

            using (var written = File.OpenHandle(unfinished, FileMode.Open, FileAccess.ReadWrite))
            {
                RandomAccess.FlushToDisk(written);
            }

            File.Move(unfinished, file, overwrite: true);
            return null;
        }
        finally
        {
            File.Delete(unfinished);
            await addOn.Database.DropTemporaryLoginAsync(CancellationToken.None);
        }
    }

    public static Fault FaultOf(ProgramEnd run) => run.Errors.Contains("No space left on device", StringComparison.Ordinal)
        ? PostgresFault.DiskFull
        : new Fault(PostgresFault.Unavailable, run.Errors.Trim());

    public static Dictionary<string, string> Login(Cluster cluster, string database, PostgresSecret login) => new()
    {
        ["PGHOST"] = cluster.Layout.Sockets,
        ["PGPORT"] = cluster.Spec.Port.ToString(CultureInfo.InvariantCulture),
        ["PGDATABASE"] = database,
        ["PGUSER"] = login.User,
        ["PGPASSWORD"] = login.Password,
        ["PGAPPNAME"] = "tarmac backup",
    };

    private Task<ProgramEnd> RunAsync(OpenAddOn addOn, PostgresSecret login, string file, CancellationToken cancellation)
    {
        var pgDump = PostgresPrograms.For(addOn.Cluster.Layout.Data)["pg_dump"];
        string[] arguments =
        [
            "-Fc", "-Z1", "--no-owner", "--no-acl",
            "--lock-wait-timeout=10000", "--no-password", $"--role={addOn.Record.User}", "-f", file,
        ];
        var call = Account.Current.Call(pgDump, addOn.Cluster.Layout.Root, arguments) with
        {
            Environment = Login(addOn.Cluster, addOn.Record.Database, login),
            Limit = Limit,
        };
        return call.RunAsync(cancellation);
    }
}
