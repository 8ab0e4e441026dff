using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Logs;

namespace Tarmac.Engine.Runc.Tests;

public sealed class OneOffTests(TestMachine machine) : IClassFixture<TestMachine>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("kill -9 $$", 137)]
    [InlineData("nosuchcommand", 127)]
    public async Task Its_exit_status_is_the_commands(string command, int status)
    {
        var (_, exit) = await RunAsync(command);

        Assert.Equal(status, exit.Status);
        Assert.False(exit.OutOfMemory);
    }

    [Fact]
    public async Task Its_output_is_complete_byte_for_byte()
    {
        var (output, _) = await RunAsync("head -c 3000000 /dev/urandom | tee /tmp/x; printf end; sha256sum < /tmp/x");

        var split = output.AsSpan().LastIndexOf("end"u8);
        var sum = Encoding.ASCII.GetString(output.AsSpan(output.Length - 68, 64));
        Assert.Equal(3000000, split >= 3000000 ? 3000000 : split);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(output.AsSpan(0, 3000000))), sum);
    }

    [Fact]
    public async Task It_runs_as_the_dyno_user_with_nothing_to_raise_itself_by()
    {
        var (output, _) = await RunAsync("id -u; pwd; grep -E 'CapEff|CapBnd|NoNewPrivs|Seccomp:' /proc/self/status; echo $DYNO; hostname | wc -c; touch /app/x && ls /sys");
        var lines = Encoding.UTF8.GetString(output).Split('\n');

        Assert.Equal(["1000", "/app"], lines[..2]);
        Assert.Contains("CapEff:\t0000000000000000", lines);
        Assert.Contains("CapBnd:\t0000000000000000", lines);
        Assert.Contains("NoNewPrivs:\t1", lines);
        Assert.Contains("Seccomp:\t2", lines);
        Assert.Contains("run.1", lines);
    }

    [Theory]
    [InlineData("unshare -U true")]
    [InlineData("unshare -n true")]
    [InlineData("mount -t tmpfs none /tmp")]
    [InlineData("python3 -c 'import ctypes,sys; sys.exit(ctypes.CDLL(None).syscall(250, 1, 0, 0, 0, 0) == -1)'")]
    [InlineData("python3 -c 'import socket; socket.socket(17, 3, 0)'")]
    [InlineData("touch /proc/sys/kernel/x")]
    [InlineData("dd if=/dev/loop0 of=/dev/null count=1")]
    public async Task What_could_break_out_is_refused(string command)
    {
        var (output, exit) = await RunAsync(command);

        Assert.True(exit.Status != 0, Encoding.UTF8.GetString(output));
    }

    [Fact]
    public async Task A_terminal_has_the_callers_size()
    {
        await using var dyno = await StartAsync(Spec("stty size; tty") with { Terminal = new TerminalSize(101, 41), Attached = true });

        Assert.Equal("41 101\r\n/dev/pts/0\r\n", Encoding.UTF8.GetString(await ReadAsync(dyno)));
    }

    [Fact]
    public async Task A_terminal_takes_what_is_typed()
    {
        await using var dyno = await StartAsync(Spec("bash --norc") with { Terminal = new TerminalSize(80, 24), Attached = true });
        await dyno.Input.WriteAsync("echo $((6*7)); exit 5\n"u8.ToArray());

        Assert.Contains("42", Encoding.UTF8.GetString(await ReadAsync(dyno)), StringComparison.Ordinal);
        Assert.Equal(5, (await dyno.Exited.WaitAsync(Limit)).Status);
    }

    [Fact]
    public async Task Piped_input_ends_when_the_caller_ends_it()
    {
        await using var dyno = await StartAsync(Spec("sha256sum") with { Attached = true });
        var content = RandomNumberGenerator.GetBytes(1_000_000);
        await dyno.Input.WriteAsync(content);
        await dyno.Input.DisposeAsync();

        Assert.StartsWith(Convert.ToHexStringLower(SHA256.HashData(content)), Encoding.UTF8.GetString(await ReadAsync(dyno)), StringComparison.Ordinal);
        Assert.Equal(0, (await dyno.Exited.WaitAsync(Limit)).Status);
    }

    [Fact]
    public async Task Memory_beyond_the_limit_ends_it_and_says_so()
    {
        var (_, exit) = await RunAsync("python3 -c 'x = bytearray(400 << 20)'", new DynoSize("Small", 64, 64, 1));

        Assert.True(exit.OutOfMemory);
        Assert.Equal(137, exit.Status);
    }

    [Fact]
    public async Task Processes_beyond_the_limit_are_refused()
    {
        var (output, _) = await RunAsync(
            "python3 -c 'import subprocess\nfor i in range(60): subprocess.Popen([\"sleep\", \"5\"])'", new DynoSize("Small", 256, 32, 1));

        Assert.Contains("Resource temporarily unavailable", Encoding.UTF8.GetString(output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_time_is_limited()
    {
        await using var dyno = await StartAsync(Spec("sleep 100") with { TimeToLive = TimeSpan.FromSeconds(1) });

        var exit = await dyno.Exited.WaitAsync(Limit);
        Assert.True(exit.TimedOut);
        Assert.Equal(143, exit.Status);
    }

    [Fact]
    public async Task Disposing_ends_it_and_leaves_nothing()
    {
        var dyno = await StartAsync(Spec("sleep 100"));
        await dyno.DisposeAsync();

        Assert.False(Directory.Exists(Path.Combine(machine.Options.DataDirectory, "dynos", dyno.Identity.Id.ToString())));
        Assert.DoesNotContain(dyno.Identity.Id.ToString(), await File.ReadAllTextAsync("/proc/self/mountinfo"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories("/sys/fs/cgroup", dyno.Identity.Id.ToString(), SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_build_writes_into_the_machines_folder_as_uid_1000()
    {
        var folder = Directory.CreateDirectory(Path.Combine(machine.Options.DataDirectory, "build"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "given"), "x");
        const string command = "id -u; stat -c %u /build /build/given; echo made > /build/made; echo more >> /build/given";
        await using var build = await BuildAsync(command, AppId.New(), new SandboxFolder(folder.FullName, "/build", Writable: true));

        Assert.Equal("1000\n1000\n1000\n", Encoding.UTF8.GetString(await ReadAsync(build.Output)));
        Assert.Equal("1000 made\n1000 given\n", await TestMachine.RunAsync("/bin/sh", "-c", $"cd {folder.FullName} && stat -c '%u %n' made given"));
    }

    [Fact]
    public async Task A_build_is_no_dyno_of_the_app_and_nothing_is_told_of_it()
    {
        var app = AppId.New();
        await using var build = await BuildAsync("sleep 1; echo built", app);

        Assert.Empty(machine.Engine.OneOffs.Dynos(app));
        Assert.Empty(machine.Engine.Formations.Dynos(app));
        Assert.Equal("built\n", Encoding.UTF8.GetString(await ReadAsync(build.Output)));
        Assert.Equal(0, (await build.Exited.WaitAsync(Limit)).Status);
        Assert.Empty(machine.Events.Of(app));
        Assert.Empty(machine.Log.Of(app));
    }

    [Fact]
    public async Task The_builds_of_a_removed_app_end()
    {
        var app = AppId.New();
        await using var build = await BuildAsync("sleep 100", app);
        await machine.Engine.Builds.RemoveAsync(app, CancellationToken.None).WaitAsync(Limit);

        Assert.True(build.Exited.IsCompleted);
    }

    [Fact]
    public async Task A_one_off_is_listed_and_ends_when_it_is_stopped_by_its_id()
    {
        var spec = Spec("trap 'echo bye; exit 4' TERM; echo ready; while :; do sleep 0.1; done") with { Purpose = DynoPurpose.ReleasePhase, Logged = true };
        await using var dyno = await StartAsync(spec);
        await Until.TrueAsync(() => machine.Log.Texts(spec.App, LogSource.App).Contains("ready"));
        Assert.Equal(DynoPurpose.ReleasePhase, Assert.Single(machine.Engine.OneOffs.Dynos(spec.App)).Purpose);
        await machine.Engine.OneOffs.StopAsync(spec.App, [Guid.NewGuid()], CancellationToken.None);
        Assert.False(dyno.Exited.IsCompleted);
        await machine.Engine.OneOffs.StopAsync(spec.App, [dyno.Identity.Id], CancellationToken.None).WaitAsync(Limit);

        Assert.Equal(4, (await dyno.Exited.WaitAsync(Limit)).Status);
        Assert.Contains("bye", machine.Log.Texts(spec.App, LogSource.App));
    }

    [Fact]
    public async Task A_terminal_takes_another_size_while_its_program_runs()
    {
        const string command = "trap 'stty size; exit 0' WINCH; echo ready; while :; do sleep 0.1; done";
        await using var dyno = await StartAsync(Spec(command) with { Terminal = new TerminalSize(80, 24), Attached = true });
        using var reader = new StreamReader(dyno.Output, leaveOpen: true);
        Assert.Equal("ready", (await reader.ReadLineAsync().WaitAsync(Limit))?.TrimEnd());
        await dyno.ResizeAsync(new TerminalSize(120, 50), CancellationToken.None);

        Assert.Equal("50 120", (await reader.ReadLineAsync().WaitAsync(Limit))?.TrimEnd());
        await dyno.Exited.WaitAsync(Limit);
        await dyno.ResizeAsync(new TerminalSize(80, 24), CancellationToken.None);
    }

    [Theory]
    [InlineData(DynoSignal.HangUp, 129)]
    [InlineData(DynoSignal.Interrupt, 130)]
    [InlineData(DynoSignal.Terminate, 143)]
    [InlineData(DynoSignal.Kill, 137)]
    public async Task A_signal_reaches_its_processes(DynoSignal signal, int status)
    {
        await using var dyno = await StartAsync(Spec("exec python3 -uc \"print('ready'); import signal; signal.signal(2, signal.SIG_DFL); signal.pause()\""));
        var buffer = new byte[100];
        Assert.True(await dyno.Output.ReadAsync(buffer).AsTask().WaitAsync(Limit) > 0);
        await Until.TrueAsync(() => dyno.Exited.IsCompleted || Sent(dyno, signal));

        Assert.Equal(status, (await dyno.Exited.WaitAsync(Limit)).Status);
    }

    [Fact]
    public async Task Its_lines_and_its_states_are_in_the_apps_log()
    {
        var spec = Spec("echo one; echo two >&2; printf three") with { Logged = true };
        await using var dyno = await StartAsync(spec);
        await dyno.Exited.WaitAsync(Limit);

        Assert.Equal(["one", "two", "three"], machine.Log.Texts(spec.App, LogSource.App));
        Assert.Equal(
            [
                "Starting process with command `echo one; echo two >&2; printf three`",
                "State changed from starting to up",
                "Process exited with status 0",
                "State changed from up to complete",
            ],
            machine.Log.Texts(spec.App, LogSource.Heroku));
    }

    [Fact]
    public async Task Every_line_of_a_flood_is_logged_once()
    {
        var spec = Spec("seq -f 'line %.0f of a flood that goes on and on and on' 300000") with { Logged = true };
        await using var dyno = await StartAsync(spec);
        await dyno.Exited.WaitAsync(Limit);

        var lines = machine.Log.Texts(spec.App, LogSource.App);
        Assert.Equal(300000, lines.Count);
        Assert.Equal("line 300000 of a flood that goes on and on and on", lines[^1]);
        Assert.Equal(300000, lines.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_slow_reader_loses_nothing_and_a_dyno_far_ahead_of_it_is_paused()
    {
        // Far ahead at once; then slow enough that no machine sees it end before it is paused.
        await using var dyno = await StartAsync(Spec("for n in $(seq 100); do head -c 990000 /dev/zero | tr '\\0' 'x' | fold -w 99; [ $n -lt 80 ] || sleep 0.5; done"));
        await Until.TrueAsync(async () => (await TestMachine.RunAsync("/usr/sbin/runc", "--root", $"/run/{machine.Options.InstanceName}-runc", "list"))
            .Split('\n').Any(l => l.Contains(dyno.Identity.Id.ToString(), StringComparison.Ordinal) && l.Contains("paused", StringComparison.Ordinal)), seconds: 120);
        var count = 0L;
        var buffer = new byte[128 * 1024];
        int read;
        while ((read = await dyno.Output.ReadAsync(buffer).AsTask().WaitAsync(Limit)) > 0)
        {
            count += read;
        }

        Assert.Equal(100 * (990_000 + 9_999), count);
    }

    private async Task<(byte[] Output, DynoExit Exit)> RunAsync(string command, DynoSize? size = null)
    {
        await using var dyno = await StartAsync(Spec(command) with { Size = size ?? DynoSize.Default });
        var output = await ReadAsync(dyno);
        return (output, await dyno.Exited.WaitAsync(Limit));
    }

    private async Task<IOneOffDyno> StartAsync(OneOffSpec spec)
    {
        using var limit = new CancellationTokenSource(Limit);
        return (await machine.Engine.OneOffs.RunAsync(spec, limit.Token)).Value;
    }

    private async Task<ISandboxedBuild> BuildAsync(string command, AppId app, params SandboxFolder[] folders)
    {
        using var limit = new CancellationTokenSource(Limit);
        var spec = new SandboxSpec
        {
            App = app,
            Arguments = ["/bin/bash", "-c", command],
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("HOME", "/tmp"),
            Size = DynoSize.Default,
            TimeToLive = TimeSpan.FromMinutes(10),
            Folders = [.. folders],
        };
        return (await machine.Engine.Builds.RunAsync(spec, limit.Token)).Value;
    }

    // More than once: Python may not have come to its pause yet.
    private static bool Sent(IOneOffDyno dyno, DynoSignal signal)
    {
        dyno.Send(signal);
        return false;
    }

    private static Task<byte[]> ReadAsync(IOneOffDyno dyno) => ReadAsync(dyno.Output);

    private static async Task<byte[]> ReadAsync(Stream output)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var all = new MemoryStream();
        await output.CopyToAsync(all, limit.Token);
        return all.ToArray();
    }

    private static OneOffSpec Spec(string command) => new()
    {
        App = AppId.New(),
        AppName = AppName.Parse("pave").Value,
        Name = DynoName.Parse("run.1").Value,
        Command = command,
        Arguments = DynoLauncher.Arguments(command),
        Environment = ImmutableSortedDictionary<string, string>.Empty,
    };
}
