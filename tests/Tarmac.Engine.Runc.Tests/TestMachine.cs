using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Tarmac.Loops;

namespace Tarmac.Engine.Runc.Tests;

/// <summary>An installation of its own: folder, bridge, subnet, cgroups, firewall table; all gone afterwards. Needs root, runc, conmon, nftables.</summary>
public sealed class TestMachine : IAsyncLifetime
{
    private static readonly string Stacks = Environment.GetEnvironmentVariable("TARMAC_TEST_STACKS") ?? "/var/cache/tarmac-test/stacks/latest";

    private readonly string _name = "tt" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3));

    private RecordedEvents? _events;

    public TestMachine()
    {
        Options = new RuncOptions
        {
            DataDirectory = $"/tmp/{_name}",
            Slugs = new TestSlugs($"/tmp/{_name}"),
            InstanceName = _name,
            Bridge = _name,
            Subnet = new IPNetwork(new IPAddress([10, (byte)RandomNumberGenerator.GetInt32(214, 254), (byte)RandomNumberGenerator.GetInt32(256), 0]), 24),
            StackRun = Stacks + "/run",
            StackBuild = Stacks + "/run",
            StopGrace = TimeSpan.FromSeconds(3),
            BootTimeout = TimeSpan.FromSeconds(20),
        };
    }

    public RuncOptions Options { get; set; }

    public RecordedLog Log { get; } = new();

    public RecordedRoutes Routes { get; } = new();

    public RecordedEvents Events => _events ??= new RecordedEvents(Log);

    public LoopContext Loops { get; init; } = new(TimeProvider.System, NullLoggerFactory.Instance, new LoopHealth());

    public RuncEngine Engine { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.True(Directory.Exists(Options.StackRun), $"There is no stack in {Options.StackRun}: ./test Tarmac.Engine.Runc makes it.");
        await RestartAsync();
    }

    /// <summary>As when tarmacd is killed and started again: a new engine on the same folder.</summary>
    public async Task RestartAsync()
    {
        if (Engine is not null)
        {
            await Engine.DisposeAsync();
        }

        Engine = new RuncEngine(Options, Routes, Log, Events, Loops);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await Engine.StartAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(Options.DataDirectory, "dynos")).Where(f => !Path.GetFileName(f).StartsWith('.')))
        {
            await RunAsync("/usr/sbin/runc", "--root", $"/run/{_name}-runc", "delete", "--force", Path.GetFileName(folder));
        }

        await RunAsync("/usr/bin/ip", "link", "del", Options.Bridge);
        await RunAsync("/usr/sbin/nft", "delete", "table", "inet", _name);
        await RunAsync("/bin/sh", "-c", $"for i in 1 2 3 4 5 6; do find /sys/fs/cgroup -depth -type d -path '*/{_name}*' -exec rmdir {{}} + 2>/dev/null && break; sleep 0.3; done; "
            + $"grep -o ' /tmp/{_name}/[^ ]*' /proc/self/mountinfo | sort -r | xargs -r umount -l; rm -rf --one-file-system /tmp/{_name} /run/{_name}-runc");
    }

    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return output + await error;
    }
}
