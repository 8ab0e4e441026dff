using System.Diagnostics;
using Tarmac.Linux.Processes;

namespace Tarmac.Cli.Tests.Sites;

/// <summary>What is left when tarmac local itself is killed.</summary>
public sealed class LocalStopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Processes_that_a_killed_tarmac_local_has_left_are_ended()
    {
        using var app = await AppFolder.MakeAsync(django: null);
        foreach (var file in (string[])["manage.py", "pave/wsgi.py"])
        {
            File.Delete(Path.Combine(app.Folder, file));
        }

        app.Write("Procfile", "web: echo $$ > pid; sleep 600\n");
        using var local = app.Start("local");
        var pid = await PidAsync(Path.Combine(app.Folder, "pid"));
        var left = ProcessIdentity.Of(pid)!;
        await RecordedAsync(app.Folder, pid);
        local.Kill();
        await local.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(left.IsAlive);

        var stop = (await app.TarmacAsync("local:stop")).Succeeds();

        Assert.Contains($"Ended 1 process of {app.Folder}", stop.Output);
        Assert.False(left.IsAlive);
    }

    [Fact]
    public async Task A_signal_to_tarmac_local_ends_all_and_leaves_no_record()
    {
        using var app = await AppFolder.MakeAsync(django: null);
        foreach (var file in (string[])["manage.py", "pave/wsgi.py"])
        {
            File.Delete(Path.Combine(app.Folder, file));
        }

        app.Write("Procfile", "web: echo $$ > pid; sleep 600 & wait\n");
        using var local = app.Start("local");
        var left = ProcessIdentity.Of(await PidAsync(Path.Combine(app.Folder, "pid")))!;
        using var kill = Process.Start("/bin/kill", ["-INT", local.Id.ToString()]);

        await local.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(130, local.ExitCode);
        Assert.False(left.IsAlive);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(app.Folder, "xdg", "tarmac", "runs")));
    }

    private static async Task RecordedAsync(string folder, int pid)
    {
        var runs = Path.Combine(folder, "xdg", "tarmac", "runs");
        using var limit = new CancellationTokenSource(Patience);
        while (!Directory.Exists(runs) || !Directory.EnumerateFiles(runs).Any(file => Path.GetExtension(file) != ".draft" && File.ReadAllText(file).Contains($"\n{pid} ", StringComparison.Ordinal)))
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static async Task<int> PidAsync(string file)
    {
        using var limit = new CancellationTokenSource(Patience);
        int pid;
        while (!File.Exists(file) || !int.TryParse(await File.ReadAllTextAsync(file, limit.Token), out pid))
        {
            await Task.Delay(20, limit.Token);
        }

        return pid;
    }
}
