using System.CommandLine;
using Tarmac.Cli.Commands.Databases;
using Tarmac.Cli.DatabaseCopies;
using Tarmac.Cli.LocalPostgres;
using Tarmac.Cli.PlatformRuns;
using Tarmac.Contracts.Client;

namespace Tarmac.Cli.Commands.Local;

/// <summary><c>tarmac local:db:pull</c> and <c>local:db:push</c>: a database's content from or to the platform, whole or not at all.</summary>
internal static class LocalCopyCommand
{
    // Of a dump that is sent or restored, however large.
    private static readonly TimeSpan Limit = TimeSpan.FromHours(6);

    public static Command CreatePull() => Create("local:db:pull", "Copy the app's database on the platform into the local one", "NAME", PullAsync);

    public static Command CreatePush() => Create("local:db:push", "Copy the local database into the app's on the platform", "APP", PushAsync);

    private static Command Create(string name, string description, string asked, Func<PlatformClient, CopyEnds, string?, CancellationToken, Task<string?>> copy)
    {
        var app = PlatformApp.AppOption();
        var remote = PlatformApp.RemoteOption();
        var confirm = new Option<string?>("--confirm", "-c") { Description = "instead of the question, when there is something to overwrite", HelpName = asked };
        var alias = new Option<string>("--database") { Description = "the alias in DATABASES", DefaultValueFactory = _ => "default" };
        var command = new Command(name, description) { app, remote, confirm, alias };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (found, problem) = PlatformApp.Find(parsed.GetValue(app), parsed.GetValue(remote), Environment.CurrentDirectory);
            var (access, missing) = PlatformAccess.Find();
            if (found is null || access is null)
            {
                return Problem.Say(problem ?? missing!);
            }

            return await RunAsync(access, found, parsed.GetValue(alias)!, (client, ends) => copy(client, ends, parsed.GetValue(confirm), cancellation), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(PlatformAccess access, string app, string alias, Func<PlatformClient, CopyEnds, Task<string?>> copy, CancellationToken cancellation)
    {
        using var client = access.Client(Limit);
        try
        {
            var (ends, problem) = await CopyEnds.FindAsync(client, app, alias, Console.Out.WriteLine, cancellation);
            return ends is null ? Problem.Say(problem!) : await copy(client, ends) is { } failed ? Problem.Say(failed) : 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Problem.Say("Interrupted. Both databases are as they were.");
            return 130;
        }
    }

    private static async Task<string?> PullAsync(PlatformClient client, CopyEnds ends, string? confirm, CancellationToken cancellation)
    {
        Say($"{ends.App} on the platform: {ends.RemoteSize}. Local database {ends.Local.Database}: {ends.LocalSize}");
        var warning = $"This overwrites the local database {ends.Local.Database}.";
        if (ends.LocalSize.Tables > 0 && Confirmation.Refuse(warning, ends.Local.Database, confirm) is { } refused)
        {
            return refused;
        }

        if (Programs(ends.RemoteSize.Major) is not var (dumper, restorer))
        {
            return Missing(ends.RemoteSize.Major);
        }

        await using var dump = DumpStream.Open(ends.Remote, dumper, bytes => Say($"{bytes >> 10} KB"));
        var failed = await new LocalReplacement(ends.Local, ends.Local.Database, ends.LocalSize.Major, Say).RunAsync(dump, restorer, cancellation);
        if (failed is not null)
        {
            return $"{failed} The local database {ends.Local.Database} is as it was.";
        }

        var (now, _) = await DatabaseSize.ReadAsync(ends.Local, cancellation);
        Say($"Done: {ends.Local.Database} now has the data of {ends.App} ({now})");
        return null;
    }

    private static async Task<string?> PushAsync(PlatformClient client, CopyEnds ends, string? confirm, CancellationToken cancellation)
    {
        Say($"Local database {ends.Local.Database}: {ends.LocalSize}. {ends.App} on the platform: {ends.RemoteSize}");
        var warning = $"This overwrites {ends.Platform.Name}, the database of {ends.App}.";
        if (ends.RemoteSize.Tables > 0 && Confirmation.Refuse(warning, ends.App, confirm) is { } refused)
        {
            return refused;
        }

        if (ends.LocalSize.Major > ends.RemoteSize.Major)
        {
            return $"The local server is PostgreSQL {ends.LocalSize.Major} and the platform's {ends.RemoteSize.Major}: a dump cannot go to an older one.";
        }

        if (Programs(ends.RemoteSize.Major, exactly: true) is not var (dumper, _))
        {
            return Missing(ends.RemoteSize.Major);
        }

        if (ends.RemoteSize.Tables > 0)
        {
            var (kept, unkept) = await client.Databases.BackUpAsync(ends.Platform, note: null, cancellation);
            if (kept is null)
            {
                return $"The current data could not be backed up, so nothing was changed: {unkept}";
            }

            Say($"The current data is kept as backup {kept.Label}");
        }

        await using var dump = DumpStream.Open(ends.Local, dumper, bytes => Say($"{bytes >> 10} KB"));
        if ((await client.Databases.RestoreAsync(ends.Platform, dump, cancellation)).Error is { } failed)
        {
            return $"{dump.Failure ?? failed.Message} The database of {ends.App} is as it was.";
        }

        Say($"Done: {ends.App} now has the data of {ends.Local.Database}");
        return null;
    }

    /// <summary>pg_dump reads servers of its own version and older ones; the platform's pg_restore reads archives of its own version and older ones.</summary>
    private static (string Dump, string Restore)? Programs(int major, bool exactly = false)
    {
        var same = Path.Combine(Psql.Versions, $"{major}", "bin");
        var folder = File.Exists(Path.Combine(same, "pg_dump")) ? same : exactly ? null : Path.GetDirectoryName(Psql.Newest("pg_dump"));
        return folder is null ? null : (Path.Combine(folder, "pg_dump"), Path.Combine(folder, "pg_restore"));
    }

    private static string Missing(int major) => $"pg_dump and pg_restore of PostgreSQL {major} are not installed: apt-get install postgresql-client-{major}";

    private static void Say(string text) => Console.Out.WriteLine(text);
}
