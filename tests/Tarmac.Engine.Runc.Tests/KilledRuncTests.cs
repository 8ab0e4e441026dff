using System.Globalization;
using Tarmac.Core.Dynos;
using Tarmac.Linux.Processes;

namespace Tarmac.Engine.Runc.Tests;

/// <summary>What is left when runc or conmon is killed while it makes a dyno.</summary>
public sealed class KilledRuncTests(TestMachine machine) : IClassFixture<TestMachine>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("runc")]
    [InlineData("conmon")]
    public async Task A_dyno_whose_making_is_killed_is_given_up_at_once_and_leaves_nothing(string program)
    {
        using var app = await TestApp.CreateAsync(machine);
        using var killed = new CancellationTokenSource();
        var killing = Task.Run(() => KillAll(program, killed.Token), CancellationToken.None);
        var rollout = await machine.Engine.Formations.ApplyAsync(app.Spec(1), CancellationToken.None).WaitAsync(Limit);
        await killed.CancelAsync();

        Assert.True(await killing.WaitAsync(Limit), "None was caught");
        Assert.False(rollout.Succeeded);
        await Until.TrueAsync(() => app.Dynos().All(d => d.State is DynoState.Crashed));
        await Until.TrueAsync(() => LeftOver().Count == 0);
        Assert.Equal([], LeftOver());
    }

    internal static string Hierarchy => File.Exists("/sys/fs/cgroup/cgroup.controllers") ? "/sys/fs/cgroup" : "/sys/fs/cgroup/pids";

    private bool KillAll(string program, CancellationToken cancellation)
    {
        var any = false;
        while (!cancellation.IsCancellationRequested)
        {
            foreach (var pid in Pids(Path.Combine(Hierarchy, machine.Options.InstanceName, "conmon", "cgroup.procs")).Where(p => NameOf(p) == program))
            {
                any |= TryKill(pid);
            }
        }

        return any;
    }

    private static bool TryKill(int pid)
    {
        using var process = ProcessHandle.Open(pid);
        return process?.Send(Signals.Kill) == true;
    }

    private List<string> LeftOver() =>
    [
        .. Directory.EnumerateDirectories("/sys/fs/cgroup", "dynos", SearchOption.AllDirectories)
            .Where(d => d.Contains($"/{machine.Options.InstanceName}/", StringComparison.Ordinal)).SelectMany(Directory.EnumerateDirectories),
        .. Directory.EnumerateDirectories(Path.Combine(machine.Options.DataDirectory, "dynos")).Where(d => !Path.GetFileName(d).StartsWith('.')),
        .. File.ReadLines("/proc/self/mountinfo").Where(l => l.Contains($"{machine.Options.DataDirectory}/dynos/", StringComparison.Ordinal) && !l.Contains("/.slugs/", StringComparison.Ordinal)),
    ];

    private static string NameOf(int pid)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/comm")).Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int[] Pids(string file)
    {
        try
        {
            return [.. File.ReadAllLines(file).Select(l => int.Parse(l, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
