using System.Text.Json;
using Tarmac.Core.Outcomes;
using Tarmac.Linux.Files;
using Tarmac.Postgres.Native;
using Tarmac.Postgres.Programs;

namespace Tarmac.Postgres.Clusters;

/// <summary>Makes a cluster under a name of its own and gives it its place by one rename: a crash leaves none, or a whole one.</summary>
internal static class ClusterCreation
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passable = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static bool IsMade(ClusterLayout layout) => File.Exists(layout.Spec);

    public static async Task<Fault?> CreateAsync(ClusterLayout layout, ClusterSpec spec, PostgresOptions options, DateTimeOffset now, CancellationToken cancellation)
    {
        if (IsMade(layout))
        {
            return null;
        }

        if (Directory.Exists(layout.Root) && Directory.EnumerateFileSystemEntries(layout.Root).Any())
        {
            return new Fault(PostgresFault.Unavailable, $"{layout.Root} exists and is not a cluster of Tarmac. Move it away, then try again.");
        }

        var unfinished = new ClusterLayout(layout.Unfinished("new"));
        Delete(unfinished.Root);
        Directory.CreateDirectory(Path.GetDirectoryName(layout.Root)!, Passable);
        try
        {
            Directory.CreateDirectory(unfinished.Root, Passable);
            foreach (var folder in (string[])[unfinished.Logs, unfinished.Sockets, unfinished.Data])
            {
                Directory.CreateDirectory(folder, Private);
                Account.Current.Own(folder);
            }

            if (await InitializeAsync(unfinished, options, cancellation) is { } fault)
            {
                return fault;
            }

            ServerCertificate.Write(unfinished.Certificate, unfinished.Key, options.BridgeAddress, now);
            Account.Current.Own(unfinished.Certificate);
            Account.Current.Own(unfinished.Key);
            WholeFile.Write(unfinished.Spec, JsonSerializer.SerializeToUtf8Bytes(spec, ClusterJson.Default.ClusterSpec));
            Delete(layout.Root);
            Directory.Move(unfinished.Root, layout.Root);
            return null;
        }
        catch (IOException e) when (PostgresFault.From(e) is { } full)
        {
            return full;
        }
        finally
        {
            Delete(unfinished.Root);
        }
    }

    /// <summary>Removes a cluster's folder; what a crash leaves of it has another name and goes at the next start.</summary>
    public static void Remove(ClusterLayout layout)
    {
        var gone = layout.Unfinished("gone");
        Delete(gone);
        if (Directory.Exists(layout.Root))
        {
            Directory.Move(layout.Root, gone);
            Delete(gone);
        }
    }

    public static void RemoveUnfinished(string parent)
    {
        foreach (var folder in Directory.Exists(parent) ? Directory.GetDirectories(parent, ".*") : [])
        {
            if (Path.GetFileName(folder) is var name && (name.StartsWith(".new-", StringComparison.Ordinal) || name.StartsWith(".gone-", StringComparison.Ordinal)))
            {
                Delete(folder);
            }
        }
    }

    private static async Task<Fault?> InitializeAsync(ClusterLayout layout, PostgresOptions options, CancellationToken cancellation)
    {
        var programs = PostgresPrograms.Newest();
        string[] arguments =
        [
            "-D", layout.Data, "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--auth-local=peer",
            "--auth-host=scram-sha-256", "--username=postgres", "--no-instructions", .. options.Durable ? Array.Empty<string>() : ["--no-sync"],
        ];
        var run = await (Account.Current.Call(programs["initdb"], layout.Root, arguments) with { Limit = Limit }).RunAsync(cancellation);
        return run switch
        {
            { Succeeded: true } => null,
            _ when run.Errors.Contains("No space left on device", StringComparison.Ordinal) => PostgresFault.DiskFull,
            _ => new Fault(PostgresFault.Unavailable, $"The database cluster could not be created: {run.Errors.Trim()}"),
        };
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
