using Microsoft.Extensions.Time.Testing;
using Tarmac.Cli.Rebuilds;

namespace Tarmac.Cli.Tests.Rebuilds;

public sealed class RebuildTests
{
    private readonly FakePlatform _platform = new();
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
    private readonly List<string> _said = [];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_database_is_new_and_maintenance_as_before(bool before)
    {
        _platform.Maintenance = before;

        Assert.Null(await RunAsync());

        Assert.Equal(("new", before, null), (_platform.Database, _platform.Maintenance, _platform.Left));
        Assert.Equal("old", _platform.ContentOf("b001"));
        Assert.True(_platform.Calls.IndexOf("check") < _platform.Calls.IndexOf("backup") && _platform.Calls.IndexOf("backup") < _platform.Calls.IndexOf("reset"));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("look")]
    [InlineData("maintenance True")]
    [InlineData("backup")]
    public async Task A_failure_before_the_drop_changes_nothing(string call)
    {
        _platform.Fails = call;

        var problem = await RunAsync();

        Assert.Contains($"No {call}", problem, StringComparison.Ordinal);
        Assert.Equal(("old", false, null), (_platform.Database, _platform.Maintenance, _platform.Left));
        Assert.DoesNotContain("reset", _platform.Calls);
    }

    [Theory]
    [InlineData("note Changing")]
    [InlineData("reset")]
    [InlineData("fill")]
    public async Task A_failure_after_the_backup_restores_it_and_says_so(string call)
    {
        _platform.Fails = call;

        var problem = await RunAsync();

        Assert.Contains("backup b001 is restored", problem, StringComparison.Ordinal);
        Assert.Equal(("old", false, null), (_platform.Database, _platform.Maintenance, _platform.Left));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("look")]
    [InlineData("maintenance True")]
    [InlineData("backup")]
    [InlineData("note Changing")]
    [InlineData("reset")]
    [InlineData("fill")]
    public async Task A_ctrl_c_leaves_everything_as_it_was(string call)
    {
        _platform.Interrupted = call;

        Assert.StartsWith("Interrupted.", await RunAsync(), StringComparison.Ordinal);

        Assert.Equal(("old", false, null), (_platform.Database, _platform.Maintenance, _platform.Left));
    }

    [Fact]
    public async Task A_platform_that_is_away_for_a_moment_is_waited_for()
    {
        (_platform.Fails, _platform.Times, _platform.Interrupted) = ("restore", 3, "fill");

        Assert.Contains("is restored", await RunAsync(), StringComparison.Ordinal);

        Assert.Equal("old", _platform.Database);
    }

    [Fact]
    public async Task A_backup_that_cannot_be_restored_now_is_restored_by_the_next_rebuild()
    {
        (_platform.Fails, _platform.Interrupted) = ("restore", "fill");
        var problem = await RunAsync();
        Assert.Contains("NOT restored yet", problem, StringComparison.Ordinal);
        Assert.True(_platform.Maintenance);

        (_platform.Fails, _platform.Interrupted) = ("check", null);
        Assert.Contains("Nothing was changed", await RunAsync(CancellationToken.None), StringComparison.Ordinal);

        Assert.Equal(("old", false, null), (_platform.Database, _platform.Maintenance, _platform.Left));
    }

    [Fact]
    public async Task What_kill_minus_9_left_half_done_is_restored_first_and_what_was_there_is_kept()
    {
        _platform.BackUp("b001", "old");
        (_platform.Database, _platform.Maintenance) = ("half", true);
        _platform.Left = new RebuildBackup("b001", new RebuildNote(RebuildPhase.Changing, Maintenance: false));

        Assert.Null(await RunAsync());

        Assert.Equal(("new", false, null), (_platform.Database, _platform.Maintenance, _platform.Left));
        Assert.Equal(("old", "half", "old"), (_platform.ContentOf("b001"), _platform.ContentOf("b002"), _platform.ContentOf("b003")));
        Assert.Contains(_said, line => line.Contains("restoring its backup b001", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_killed_before_or_after_the_change_is_not_restored(bool after)
    {
        _platform.BackUp("b001", "older");
        _platform.Maintenance = true;
        _platform.Left = new RebuildBackup("b001", new RebuildNote(after ? RebuildPhase.Done : RebuildPhase.Prepared, Maintenance: false));
        _platform.Fails = "check";

        await RunAsync();

        Assert.Equal(("old", false, null), (_platform.Database, _platform.Maintenance, _platform.Left));
    }

    [Fact]
    public void A_note_is_read_as_it_was_written()
    {
        var note = new RebuildNote(RebuildPhase.Changing, Maintenance: true);

        Assert.Equal(note, RebuildNote.Parse(note.ToString()));
        Assert.Null(RebuildNote.Parse("mine"));
        Assert.Null(RebuildNote.Parse(null));
    }

    private async Task<string?> RunAsync(CancellationToken? cancellation = null)
    {
        var run = new Rebuild(_platform, "pave", _time, _said.Add).RunAsync(cancellation ?? _platform.Key.Token);
        while (!run.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await run;
    }
}
