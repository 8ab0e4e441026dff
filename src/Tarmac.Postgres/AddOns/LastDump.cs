using System.Globalization;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.Clusters;
using Tarmac.Postgres.Native;
using Tarmac.Postgres.Programs;

namespace Tarmac.Postgres.AddOns;

/// <summary>The dump that is taken of a database before it is destroyed: a file that <c>pg_restore</c> reads, for root only.</summary>
internal sealed class LastDump(string folder, PostgresOptions options, TimeProvider time)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan Limit = TimeSpan.FromHours(6);

    public string Cluster(Guid id) => Path.Combine(folder, $"{id}.cluster");

    public string? Find(Guid id) => System.IO.File.Exists(File(id)) ? File(id) : Directory.Exists(Cluster(id)) ? Cluster(id) : null;

    public string File(Guid id) => Path.Combine(folder, $"{id}.dump");

    /// <summary>Dumps as the app's role, never as the superuser: a dump runs code that the database's owner chose.</summary>
    public async Task<Result<string>> TakeAsync(Cluster cluster, AddOnRecord record, AppDatabase database, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var loan = await database.LendAsync(time.GetUtcNow() + Limit, cancellation);

        // In the cluster's folder, which the account of the unprivileged pg_dump can pass.
        var unfinished = Path.Combine(cluster.Layout.Root, $"{record.Id}.part");
        try
        {
            System.IO.File.Delete(unfinished);
            await using (new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Mode }))
            {
                Account.Current.Own(unfinished);
            }

            var run = await RunAsync(cluster, record, loan, unfinished, cancellation);
            if (!run.Succeeded)
            {
                return run.Said.Contains("No space left on device", StringComparison.Ordinal)
                    ? PostgresFault.DiskFull
                    : new Fault(PostgresFault.Unavailable, $"The last dump of the database failed, so nothing was destroyed: {run.Said}");
            }

            System.IO.File.Move(unfinished, File(record.Id), overwrite: true);
            return File(record.Id);
        }
        finally
        {
            System.IO.File.Delete(unfinished);
            await database.ReturnAsync(CancellationToken.None);
        }
    }

    private Task<ProgramRun> RunAsync(Cluster cluster, AddOnRecord record, PostgresSecret loan, string file, CancellationToken cancellation) => ProgramRun.RunAsync(
        [
            .. Account.Current.Prefix, PostgresPrograms.For(options, cluster.Layout.Data)["pg_dump"], "-Fc", "-Z1", "--no-owner", "--no-acl",
            "--lock-wait-timeout=10000", "--no-password", $"--role={record.User}", "-f", file,
        ],
        cluster.Layout.Root,
        new Dictionary<string, string>
        {
            ["PGHOST"] = cluster.Layout.Sockets,
            ["PGPORT"] = cluster.Spec.Port.ToString(CultureInfo.InvariantCulture),
            ["PGDATABASE"] = record.Database,
            ["PGUSER"] = loan.User,
            ["PGPASSWORD"] = loan.Password,
            ["PGAPPNAME"] = "tarmac last dump",
        },
        Limit,
        cancellation);
}
