using Microsoft.Extensions.Logging.Abstractions;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Engine.Runc.Native;

namespace Tarmac.Engine.Runc.Tests;

/// <summary>What a dyno leaves behind: nothing. Counts what this process has open, so no other test runs beside.</summary>
[Collection(nameof(Alone))]
public sealed class RemovalTests(TestMachine machine) : IClassFixture<TestMachine>
{
    [Fact]
    public async Task Dynos_that_ended_keep_no_file_open()
    {
        using var app = await TestApp.CreateAsync(machine);
        Assert.Null((await app.ApplyAsync(app.Spec(1, web: 2, worker: "sleep 1000"))).Reason);
        await app.ApplyAsync(app.Spec(1, web: 0));
        await app.UntilAsync();
        var before = OpenProcesses();
        for (var i = 0; i < 3; i++)
        {
            Assert.Null((await app.ApplyAsync(app.Spec(1, web: 2, worker: "sleep 1000"))).Reason);
            await app.ApplyAsync(app.Spec(1, web: 0));
            await app.UntilAsync();
        }

        // How many are open when none runs does not depend on how many have run.
        Assert.Equal(before, OpenProcesses());
    }

    [Fact]
    public async Task Dynos_that_could_not_be_started_leave_nothing()
    {
        using var app = await TestApp.CreateAsync(machine);
        var spec = app.Spec(1) with { Slug = new(Guid.NewGuid(), null, 0) };
        Assert.False((await app.ApplyAsync(spec)).Succeeded);
        var (files, mounts) = (OpenFiles(), Mounts());
        const int starts = 12;
        for (var i = 2; i < 2 + starts; i++)
        {
            Assert.False((await app.ApplyAsync(spec with { Version = new(i) })).Succeeded);
        }

        Assert.Equal(mounts, Mounts());

        // The runtime opens some of its own; one of ours for each start would be more.
        Assert.InRange(OpenFiles(), 0, files + starts - 1);
        Assert.Empty(Folders());
    }

    [Fact]
    public async Task An_attached_dyno_that_cannot_be_started_keeps_no_socket_open()
    {
        var spec = new OneOffSpec
        {
            App = AppId.New(),
            AppName = AppName.Parse("pave").Value,
            Name = DynoName.Parse("run.1").Value,
            Command = "cat",
            Arguments = DynoLauncher.Arguments("cat"),
            Attached = true,
        };
        var before = OpenSockets();
        var fifo = $"/run/{machine.Options.InstanceName}-runc/{spec.Id}/exec.fifo";
        var starting = machine.Engine.OneOffs.RunAsync(spec, CancellationToken.None);
        while (!starting.IsCompleted)
        {
            TryDelete(fifo);
            await Task.Yield();
        }

        Assert.Equal("dyno_not_started", (await starting).Fault?.Id);
        Assert.Equal(before, OpenSockets());
    }

    [Fact]
    public async Task What_cannot_be_removed_yet_is_removed_later()
    {
        using var app = await TestApp.CreateAsync(machine);
        Assert.Null((await app.ApplyAsync(app.Spec(1))).Reason);
        var folder = Path.Combine(machine.Options.DataDirectory, "dynos", app.Dynos().Single().Id.ToString());
        Directory.CreateDirectory(Path.Combine(folder, "busy"));
        await app.ApplyAsync(app.Spec(1, web: 0));
        await app.UntilAsync();
        Assert.True(Directory.Exists(folder));
        Directory.Delete(Path.Combine(folder, "busy"));

        await Until.TrueAsync(() => !Directory.Exists(folder));
    }

    [Fact]
    public async Task Cgroups_without_a_dyno_are_removed_at_the_start()
    {
        var left = Directory.CreateDirectory(Path.Combine(KilledRuncTests.Hierarchy, machine.Options.InstanceName, "dynos", Guid.NewGuid().ToString()));
        await machine.RestartAsync();

        Assert.False(Directory.Exists(left.FullName));
    }

    [Fact]
    public async Task A_step_that_cannot_be_undone_keeps_no_other_from_being_undone()
    {
        List<string> undone = [];
        var failure = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await using var undo = new Undo(NullLogger.Instance);
            undo.Add(() => undone.Add("first"));
            undo.Add(() => throw new System.ComponentModel.Win32Exception("Too many open files"));
            undo.Add(() => undone.Add("last"));
            throw new IOException("what went wrong");
        });

        Assert.Equal("what went wrong", failure.Message);
        Assert.Equal(["last", "first"], undone);
    }

    private static int OpenProcesses() => Open().Count(f => f.Contains("pidfd", StringComparison.Ordinal));

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (DirectoryNotFoundException)
        {
            // Not there yet, or not any more.
        }
    }

    private static int OpenSockets() => Open().Count(f => f.Contains("socket", StringComparison.Ordinal));

    private static int OpenFiles() => Open().Count;

    private static List<string> Open() =>
        [.. Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget).OfType<string>()];

    private int Mounts() => File.ReadLines("/proc/self/mountinfo").Count(l => l.Contains(machine.Options.DataDirectory, StringComparison.Ordinal));

    private List<string> Folders() =>
        [.. Directory.EnumerateDirectories(Path.Combine(machine.Options.DataDirectory, "dynos")).Where(d => Guid.TryParse(Path.GetFileName(d), out _))];
}
