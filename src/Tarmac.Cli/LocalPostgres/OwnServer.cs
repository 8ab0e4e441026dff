using System.Diagnostics;
using Tarmac.Cli.Local;

namespace Tarmac.Cli.LocalPostgres;

/// <summary>
/// A Postgres of the user's own, for machines where none runs: in their data folder, on a socket and loopback only, on a port that is remembered.
/// </summary>
internal sealed class OwnServer(string folder, string binaries)
{
    private const long Needed = 200L << 20;
    private const int LongestSocketFolder = 80;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private string Data => Path.Combine(folder, "data");

    private string Settings => Path.Combine(Data, "tarmac.conf");

    /// <summary>A socket's path has at most 107 bytes (unix(7)).</summary>
    private string SocketFolder => folder.Length <= LongestSocketFolder ? Path.Combine(folder, "socket") : $"/tmp/tarmac-postgres-{Environment.UserName}";

    private string Log => Path.Combine(folder, "postgres.log");

    /// <summary>Postgres refuses to run as root.</summary>
    public static string? RunAs => LocalFolders.IsRoot ? OwnServerFiles.Superuser : null;

    public int Major => int.TryParse(Path.GetFileName(Path.GetDirectoryName(binaries)), out var major) ? major : 0;

    public bool Exists => File.Exists(Settings);

    public ServerAddress Address => new(SocketFolder, Port ?? ServerAddress.UsualPort);

    /// <summary>The one of production's version, else the newest that this machine has; null where Postgres is not installed.</summary>
    public static OwnServer? Find()
    {
        var wanted = Path.Combine(Psql.Versions, SetupPlanner.Production.ToString(), "bin", "postgres");
        var program = File.Exists(wanted) ? wanted : Psql.Newest("postgres");
        if (program is null)
        {
            return null;
        }

        var binaries = Path.GetDirectoryName(program)!;
        return new OwnServer(Path.Combine(LocalFolders.Data, $"postgres-{Path.GetFileName(Path.GetDirectoryName(binaries))}"), binaries);
    }

    public Task<bool> RunsAsync(CancellationToken cancellation) => Exists ? Knock.AnswersAsync(Address, cancellation) : Task.FromResult(false);

    /// <summary>Makes and starts it as needed; null when it runs, else the sentence for the user.</summary>
    public async Task<string?> StartAsync(int? wantedPort, Action<string> say, CancellationToken cancellation)
    {
        if (await IsReadyAsync(wantedPort, cancellation))
        {
            return null;
        }

        try
        {
            Directory.CreateDirectory(LocalFolders.Data);
            await using var turn = await TurnAsync(cancellation);
            return await IsReadyAsync(wantedPort, cancellation) ? null : await StartInTurnAsync(wantedPort, say, cancellation);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return $"A Postgres of your own cannot be kept in {LocalFolders.Data}: {cause.Message} Another place is named with XDG_DATA_HOME.";
        }
    }

    private async Task<bool> IsReadyAsync(int? wantedPort, CancellationToken cancellation) =>
        await RunsAsync(cancellation) && (wantedPort is null || wantedPort == Port);

    /// <summary>Two commands at once, such as two terminals, make one server.</summary>
    private static async Task<FileStream> TurnAsync(CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(LocalFolders.Data, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(began) < Limit)
            {
                await Task.Delay(Poll, TimeProvider.System, cancellation);
            }
        }
    }

    private async Task<string?> StartInTurnAsync(int? wantedPort, Action<string> say, CancellationToken cancellation)
    {
        if (wantedPort is { } named && named != Port && !FreePorts.IsFree(named))
        {
            return $"The settings name port {named}, where something else listens that is no PostgreSQL: end it, or leave PORT empty.";
        }

        if (!Exists && await MakeAsync(say, cancellation) is { } problem)
        {
            return problem;
        }

        if (wantedPort is not null && Port is not null && wantedPort != Port)
        {
            await StopAsync(cancellation);
        }

        var port = wantedPort ?? FreePorts.From(Port ?? ServerAddress.UsualPort);
        await File.WriteAllTextAsync(Settings, OwnServerFiles.Settings(port, SocketFolder), cancellation);
        var (status, output) = await RunAsync("pg_ctl", ["start", "-D", Data, "-l", Log, "-w", "-t", "60", "-s"], cancellation);
        if (status != 0)
        {
            return $"Postgres could not be started (its log is {Log}): {LastWords(File.Exists(Log) ? await File.ReadAllTextAsync(Log, cancellation) : output)}";
        }

        say($"Started PostgreSQL {Major} of your own on port {port}{(RunAs is null ? "" : $", as the user {RunAs}, since Postgres refuses to run as root")}: {folder}");
        return null;
    }

    /// <summary>Whether there was one to stop.</summary>
    public async Task<bool> StopAsync(CancellationToken cancellation) =>
        File.Exists(Path.Combine(Data, "postmaster.pid")) && (await RunAsync("pg_ctl", ["stop", "-D", Data, "-m", "fast", "-w", "-t", "60", "-s"], cancellation)).Status == 0;

    private int? Port
    {
        get
        {
            var line = Exists ? File.ReadLines(Settings).FirstOrDefault(line => line.StartsWith("port = ", StringComparison.Ordinal)) : null;
            return int.TryParse(line?["port = ".Length..], out var port) ? port : null;
        }
    }

    /// <summary>In a folder of another name first, so that what a Ctrl-C leaves is never taken for a cluster.</summary>
    private async Task<string?> MakeAsync(Action<string> say, CancellationToken cancellation)
    {
        var fresh = $"{Data}.new";
        var free = new DriveInfo(LocalFolders.Data).AvailableFreeSpace;
        if (free < Needed)
        {
            return $"{LocalFolders.Data} has {free >> 20} MB free, and a Postgres of your own needs {Needed >> 20} MB: make room, or name another disk with XDG_DATA_HOME.";
        }

        say($"No PostgreSQL runs where the settings point: creating one of your own in {folder}");
        foreach (var part in (string[])[folder, SocketFolder])
        {
            var owner = RunAs is null ? Array.Empty<string>() : ["-o", RunAs];
            var (made, words) = await RunAsync("/usr/bin/install", ["-d", "-m", "755", .. owner, part], cancellation, asSelf: true);
            if (made != 0)
            {
                return $"{part} could not be created: {LastWords(words)}";
            }
        }

        await RunAsync("/bin/rm", ["-rf", fresh], cancellation);
        var (status, output) = await RunAsync(
            "initdb", ["-D", fresh, "-U", OwnServerFiles.Superuser, "-E", "UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--auth-local=peer", "--no-sync"], cancellation);
        if (status != 0)
        {
            return $"Postgres could not be set up: {LastWords(output)}";
        }

        await File.WriteAllTextAsync(Path.Combine(fresh, "pg_hba.conf"), OwnServerFiles.Rules, cancellation);
        await File.WriteAllTextAsync(Path.Combine(fresh, "pg_ident.conf"), OwnServerFiles.Names, cancellation);
        await File.AppendAllTextAsync(Path.Combine(fresh, "postgresql.conf"), "include = 'tarmac.conf'\n", cancellation);
        await File.WriteAllTextAsync(Path.Combine(fresh, Path.GetFileName(Settings)), "", cancellation);
        Directory.Move(fresh, Data);
        return null;
    }

    private static string LastWords(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (lines.LastOrDefault(line => line.Contains("rror", StringComparison.Ordinal) || line.Contains("FATAL", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "it gives no reason").Trim();
    }

    private async Task<(int Status, string Output)> RunAsync(string program, string[] arguments, CancellationToken cancellation, bool asSelf = false)
    {
        string[] command = [Path.IsPathRooted(program) ? program : Path.Combine(binaries, program), .. arguments];
        var whole = RunAs is null || asSelf ? command : ["runuser", "-u", RunAs, "--", .. command];
        // Files, not pipes: the server inherits them and would hold a pipe open for ever.
        var output = Path.GetTempFileName();
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true, WorkingDirectory = "/" };
        foreach (var argument in (string[])["-c", "out=$1; shift; exec \"$@\" > \"$out\" 2>&1", "sh", output, .. whole])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LC_ALL"] = "C.UTF-8";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await File.ReadAllTextAsync(output, cancellation));
        }
        finally
        {
            File.Delete(output);
        }
    }
}
