using System.Globalization;
using Tarmac.Linux.Processes;
using Tarmac.Linux.Programs;

namespace Tarmac.Linux.Tests;

public sealed class ProgramTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Input_output_errors_and_status_reach_whoever_asks_for_them()
    {
        using var input = new MemoryStream("in"u8.ToArray());
        var end = await Shell("cat; echo bad >&2; exit 3", call => call with { Input = input }).RunAsync(Cancellation);

        Assert.Equal((3, "in", "bad\n", false), (end.Status, end.Output, end.Errors, end.Succeeded));
    }

    [Fact]
    public async Task A_program_sees_only_the_environment_that_is_named()
    {
        Environment.SetEnvironmentVariable("TARMAC_TEST_LEAK", "secret");
        var call = new ProgramCall("/usr/bin/env") { Environment = new Dictionary<string, string> { ["NAMED"] = "yes" } };
        var names = (await call.DemandAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]);

        Assert.Equal(["LANG", "NAMED", "PATH"], names.Order());
    }

    [Fact]
    public async Task Output_beyond_the_limit_is_read_to_its_end_and_not_kept()
    {
        var end = await Shell("head -c 3000000 /dev/zero | tr '\\0' x; echo done >&2", call => call with { OutputLimit = 1000 }).RunAsync(Cancellation);

        Assert.Equal((1000, true, 0, "done\n"), (end.Output.Length, end.OutputCut, end.Status, end.Errors));
        Assert.Throws<IOException>(() => end.Demand("reading"));
    }

    [Fact]
    public async Task Of_long_errors_the_end_is_kept()
    {
        var end = await Shell("head -c 3000000 /dev/zero | tr '\\0' x >&2; echo the reason >&2; exit 1").RunAsync(Cancellation);

        Assert.EndsWith("xthe reason\n", end.Errors, StringComparison.Ordinal);
        Assert.True(end.Errors.Length < 10_000);
    }

    [Fact]
    public async Task A_program_that_takes_too_long_is_killed_although_it_ignores_SIGTERM()
    {
        using var folder = new ScratchFolder();
        var call = Shell("trap '' TERM; echo $$ > pid; while :; do sleep 1; done", call => call with { Folder = folder.Path, Limit = TimeSpan.FromSeconds(2) });
        var end = await call.RunAsync(Cancellation);

        Assert.Equal((true, false), (end.TimedOut, end.Succeeded));
        Assert.Contains("did not end within 2 seconds", Assert.Throws<IOException>(() => end.Demand("it")).Message, StringComparison.Ordinal);
        Assert.Null(ProcessIdentity.Of(await PidAsync(folder["pid"])));
    }

    [Fact]
    public async Task Cancelled_a_program_is_killed_with_what_has_lost_its_parent()
    {
        using var folder = new ScratchFolder();
        using var cancelled = new CancellationTokenSource();

        // The subshell in between ends, so that no walk from parent to child finds the sleeper.
        var run = Shell("(sleep 1000 & echo $! > orphan); mv orphan pid; sleep 1000", call => call with { Folder = folder.Path }).RunAsync(cancelled.Token);
        var orphan = await IdentityAsync(folder["pid"]);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience, Cancellation));
        await orphan.EndAsync(Cancellation).WaitAsync(Patience, Cancellation);
    }

    [Fact]
    public async Task A_child_that_holds_the_output_open_does_not_outlast_the_limit()
    {
        using var folder = new ScratchFolder();
        var run = Shell("sleep 1000 & echo $! > draft; mv draft pid", call => call with { Folder = folder.Path, Limit = TimeSpan.FromSeconds(3) }).RunAsync(Cancellation);
        var child = await IdentityAsync(folder["pid"]);

        Assert.True((await run.WaitAsync(Patience, Cancellation)).TimedOut);
        await child.EndAsync(Cancellation).WaitAsync(Patience, Cancellation);
    }

    [Fact]
    public async Task Stopped_a_program_may_clean_up_and_what_does_not_end_in_time_is_killed()
    {
        using var folder = new ScratchFolder();
        await using var kind = Shell("trap 'echo clean > kind; exit 5' TERM; echo $$ > a; while :; do sleep 0.1; done", call => call with { Folder = folder.Path }).Start();
        await using var deaf = Shell("trap '' TERM; echo $$ > b; while :; do sleep 0.1; done", call => call with { Folder = folder.Path }).Start();
        _ = (await PidAsync(folder["a"]), await PidAsync(folder["b"]));

        await kind.StopAsync(Patience);
        await deaf.StopAsync(TimeSpan.FromMilliseconds(300));

        Assert.Equal(5, await kind.ExitAsync(Cancellation));
        Assert.Equal(128 + Signals.Kill, await deaf.ExitAsync(Cancellation));
        Assert.True(File.Exists(folder["kind"]));
    }

    [Fact]
    public async Task Stopped_a_child_may_clean_up_although_its_parent_has_ended_before()
    {
        using var folder = new ScratchFolder();
        const string Child = "trap 'sleep 0.5; echo clean > clean; exit' TERM; echo $$ > pid; while :; do sleep 0.1; done";
        await using var parent = Shell($"bash -c \"$CHILD\" & sleep 1000", call => call with
        {
            Folder = folder.Path,
            Environment = new Dictionary<string, string> { ["CHILD"] = Child },
        }).Start();
        await PidAsync(folder["pid"]);

        await parent.StopAsync(Patience);

        Assert.True(File.Exists(folder["clean"]));
    }

    [Fact]
    public async Task A_program_that_does_not_exist_fails_and_says_so()
    {
        var end = await new ProgramCall("no-such-program").RunAsync(Cancellation);

        Assert.Equal(127, end.Status);
        Assert.Contains("no-such-program", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_is_no_error()
    {
        using var input = new MemoryStream(new byte[1 << 20]);

        Assert.True((await Shell("exec <&-; exit 0", call => call with { Input = input }).RunAsync(Cancellation)).Succeeded);
    }

    [Fact]
    public async Task The_error_of_a_failed_program_holds_no_argument_that_could_be_secret()
    {
        var failure = await Assert.ThrowsAsync<IOException>(() => new ProgramCall("/bin/sh", "-c", "echo why >&2; exit 4 # /hidden").DemandAsync(Cancellation));

        Assert.StartsWith("sh ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("failed with status 4: why", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_told_apart()
    {
        var end = new ProgramEnd(1, "cp: error writing 'x': No space left on device\n");

        Assert.Equal(Errno.NoSpaceLeft, Assert.Throws<IOException>(() => end.Demand("copying")).HResult);
    }

    private static ProgramCall Shell(string script, Func<ProgramCall, ProgramCall>? change = null)
    {
        var call = new ProgramCall("/bin/bash", "-c", script);
        return change?.Invoke(call) ?? call;
    }

    private static async Task<ProcessIdentity> IdentityAsync(string file) => ProcessIdentity.Of(await PidAsync(file))!;

    private static async Task<int> PidAsync(string file)
    {
        var text = await Until.FoundAsync(() => File.Exists(file) && File.ReadAllText(file) is { Length: > 0 } text ? text : null);
        return int.Parse(text, CultureInfo.InvariantCulture);
    }
}
