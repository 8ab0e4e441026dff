using System.Diagnostics;
using System.Globalization;
using Tarmac.Linux.Processes;
using Tarmac.Linux.Programs;
using Tarmac.Postgres.Native;
using Tarmac.Postgres.Programs;

namespace Tarmac.Postgres.Clusters;

/// <summary>The running server of one cluster. Outlives us; found again by its lock file and its working folder, which is the data directory.</summary>
internal sealed class Postmaster(ClusterLayout layout, ProcessIdentity identity)
{
    private const string Program = "postgres";

    // A session of its own, so that neither a terminal's signals nor our end reach it; a file, since a pipe would break when we end.
    private const string Script = """exec setsid "$@" </dev/null >"$0" 2>&1""";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    public int Pid => identity.Pid;

    public static Postmaster? Find(ClusterLayout layout) =>
        ReadFile(layout) is [var first, ..]
        && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
        && ProcessIdentity.Of(pid) is { } identity
        && ProcessIdentity.WorksIn(pid, Path.GetFullPath(layout.Data), Program)
        && identity.IsAlive
            ? new Postmaster(layout, identity)
            : null;

    /// <summary>Starts the server over a folder that no server works in.</summary>
    public static async Task<Postmaster?> StartAsync(ClusterLayout layout, PostgresPrograms programs, CancellationToken cancellation)
    {
        await EndOrphansAsync(layout, cancellation);

        // The file names a process that is not ours, maybe one that has our old pid since the machine's restart; Postgres would take it for its own server and refuse.
        File.Delete(layout.PostmasterFile);
        string[] arguments = ["-c", Script, layout.StartLog, .. Account.Current.Prefix, programs[Program], "-D", layout.Data, "-c", $"config_file={layout.Configuration}"];
        var start = (new ProgramCall("/bin/sh", [.. arguments]) { Folder = layout.Root }).StartInfo();
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = false;

        // Not disposed of: the runtime reaps the child at its end.
        var process = Process.Start(start)!;
        return ProcessIdentity.Of(process.Id) is { } identity ? new Postmaster(layout, identity) : null;
    }

    public bool IsReady() => identity.IsAlive
        && ReadFile(layout) is { Length: > 7 } lines
        && lines[0] == identity.Pid.ToString(CultureInfo.InvariantCulture)
        && lines[7].Trim() == "ready";

    public bool IsAlive() => identity.IsAlive;

    public Task ExitedAsync(CancellationToken cancellation) => identity.EndAsync(cancellation);

    public void Send(Signal signal) => identity.Send((int)signal);

    // Sessions whose postmaster was killed notice it only when they next wait, and hold the shared memory until then.
    private static async Task EndOrphansAsync(ClusterLayout layout, CancellationToken cancellation)
    {
        var orphans = ProcessIdentity.In(Path.GetFullPath(layout.Data), Program).ToList();
        orphans.ForEach(o => o.Send((int)Signal.ImmediateShutdown));
        for (var glances = 0; orphans.Exists(o => o.IsAlive); glances++)
        {
            if (glances == 20)
            {
                orphans.ForEach(o => o.Send((int)Signal.Kill));
            }

            await Task.Delay(Glance, cancellation);
        }
    }

    private static string[]? ReadFile(ClusterLayout layout)
    {
        try
        {
            return File.ReadAllLines(layout.PostmasterFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
