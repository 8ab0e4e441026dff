using System.Security.Cryptography;

namespace Tarmac.EndToEnd.Running;

/// <summary>A Tarmac of the tests' own, made by <c>./up</c> beside whatever the machine has, and purged by <c>./down</c>.</summary>
public sealed class Installation : IAsyncLifetime
{
    // Not the process id: another run may be in a process namespace of its own, beside this one in the machine's network.
    private static readonly int Number = RandomNumberGenerator.GetInt32(10_000, 100_000);

    private readonly string _name = $"te{Number}";
    private readonly int[] _ports = FreePorts.Take(4);
    private string _key = "";

    internal SmallDisk Disk => new($"/var/tmp/{_name}");

    public string Prefix => $"/var/tmp/{_name}/tarmac";

    public string Data => $"{Prefix}/data";

    public int ApiPort => _ports[0];

    public int HttpPort => _ports[1];

    public int HttpsPort => _ports[2];

    public string CommandFolder => $"{Prefix}/bin";

    /// <summary>The first account's key, as <c>tarmac env</c> gives it.</summary>
    public string Key => _key;

    public string UpOutput { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Disk.MountAsync();
        Directory.CreateDirectory(Data);
        // The index is made of Debian's packages once and kept from run to run.
        var index = Directory.CreateDirectory($"{Repository.Cache}/python-index-up").FullName;
        File.CreateSymbolicLink($"{Data}/python-index", index);
        UpOutput = (await UpAsync()).Succeeded().Output;
        var environment = await new ShellCommand($"{CommandFolder}/tarmac", ["env", "--shell", "bash"], "/", MachineEnvironment()).RunAsync();
        _key = environment.Succeeded().Output.Split("HEROKU_API_KEY='")[1].Split('\'')[0];
    }

    /// <summary>As the first time: a second run must find everything done.</summary>
    internal Task<Outcome> UpAsync() => RepositoryCommandAsync("up",
    [
        "--prefix", Prefix, "--instance", _name, "--no-example", "--python-index", "debian", "--stacks", Repository.Stacks,
        "--api-port", $"{ApiPort}", "--http-port", $"{HttpPort}", "--https-port", $"{HttpsPort}", "--postgres-port", $"{20_000 + (Number % 10) * 1000}",
        "--bridge", $"{_name}b", "--subnet", $"10.{100 + Number % 100}.0.0/16",
    ]);

    public async ValueTask DisposeAsync()
    {
        if (Environment.GetEnvironmentVariable("TARMAC_TEST_KEEP") is null)
        {
            (await RepositoryCommandAsync("down", ["--prefix", Prefix, "--purge", "--yes"])).Succeeded();
            Assert.False(Directory.Exists(Prefix), $"{Prefix} is left after ./down --purge");
            await Disk.UnmountAsync();
        }
    }

    /// <summary>Ends a program as a power cut would, and returns when it is gone.</summary>
    internal Task KillAsync(string program) => KillAsync(Pids(program));

    /// <summary>Ends what keeps the program running, and leaves the program itself.</summary>
    internal async Task KillSupervisorAsync(string program)
    {
        var recorded = await File.ReadAllTextAsync($"{Data}/run/{program}.pid", TestContext.Current.CancellationToken);
        await KillAsync([int.Parse(recorded.Split(' ')[0])]);
    }

    private static async Task KillAsync(IReadOnlyList<int> doomed)
    {
        Assert.NotEmpty(doomed);
        foreach (var pid in doomed)
        {
            await PowerCut.KillAsync(pid);
        }
    }

    /// <summary>The ids of this installation's processes that run the program.</summary>
    internal IReadOnlyList<int> Pids(string program) => PowerCut.Pids(Prefix, program);

    internal static Dictionary<string, string> MachineEnvironment() => new(StringComparer.Ordinal)
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? "/root",
        ["LANG"] = "C.UTF-8",
    };

    private static async Task<Outcome> RepositoryCommandAsync(string name, string[] arguments) =>
        await new ShellCommand(Path.Combine(Repository.Root, name), arguments, Repository.Root, MachineEnvironment()) { Limit = TimeSpan.FromMinutes(20) }.RunAsync();
}
