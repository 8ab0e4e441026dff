namespace Tarmac.Cli.Tests.Sites;

/// <summary>A server as Debian sets one up: the user postgres owns it, its socket goes by the user's name, loopback by password.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private static readonly Dictionary<string, string?> Nothing = [];

    private readonly string _folder = Directory.CreateTempSubdirectory("tarmac-cli-pg-").FullName;

    public int Port { get; private set; }

    public string Socket => _folder;

    private string Data => Path.Combine(_folder, "data");

    private static string Binaries => Directory.EnumerateDirectories("/usr/lib/postgresql").Order().Last() + "/bin";

    public async ValueTask InitializeAsync()
    {
        Port = Tarmac.Cli.Local.FreePorts.From(20_000 + Random.Shared.Next(10_000));
        await Run.OfAsync("/bin/chown", ["postgres", _folder], "/", Nothing);
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        (await AsPostgresAsync("initdb", "-D", Data, "--no-sync", "--auth-local=peer", "--auth-host=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "-U", "postgres")).Succeeds();
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), $"port = {Port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{_folder}'\nfsync = off\n");
        (await AsPostgresAsync("pg_ctl", "start", "-D", Data, "-w", "-s", "-l", Path.Combine(_folder, "log"))).Succeeds();
    }

    public async ValueTask DisposeAsync()
    {
        await AsPostgresAsync("pg_ctl", "stop", "-D", Data, "-m", "immediate", "-s");
        Directory.Delete(_folder, recursive: true);
    }

    public async Task<string> SqlAsync(string text, string database = "postgres") =>
        (await AsPostgresAsync("psql", "-h", _folder, "-p", Port.ToString(), "-d", database, "-X", "-A", "-t", "-q", "-c", text)).Succeeds().Output.Trim();

    private static Task<Run> AsPostgresAsync(string program, params string[] arguments) =>
        // Its output goes to a file: a server inherits the pipe and would hold it open.
        Run.OfAsync("/bin/sh", ["-c", "out=$(mktemp); runuser -u postgres -- \"$@\" > \"$out\" 2>&1; s=$?; cat \"$out\"; rm -f \"$out\"; exit $s", "sh", Path.Combine(Binaries, program), .. arguments], "/", Nothing);
}
