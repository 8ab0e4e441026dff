using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;
using Tarmac.Core.Logs;
using Tarmac.Core.Releases;
using Tarmac.Server.Dynos.Events;

namespace Tarmac.Server.Tests.Dynos;

public sealed class DynoEventFeedTests : ILogSink
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly List<string> _log = [];
    private readonly DynoEventFeed _feed;

    public DynoEventFeedTests() => _feed = new DynoEventFeed(this, TimeProvider.System);

    [Fact]
    public void The_platforms_line_is_written_before_the_engine_goes_on()
    {
        _feed.Publish(new DynoEvent.Launching(Dyno("web.1"), "run", default));

        Assert.Equal(["heroku[web.1]: Starting process with command `run`"], _log);
    }

    [Fact]
    public async Task A_reader_sees_what_lives_first_and_then_what_happens()
    {
        var (up, gone) = (Dyno("web.1"), Dyno("web.2"));
        Start(up);
        Start(gone);
        _feed.Publish(new DynoEvent.Exited(gone, new DynoExit(0, false, false), default));
        await using var reader = _feed.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        var found = Assert.IsType<DynoEvent.Found>(await NextAsync(reader));
        Assert.Equal((up, DynoState.Up), (found.Dyno, found.State));
        _feed.Publish(new DynoEvent.Cycling(up, default));
        _feed.Publish(new DynoEvent.Terminating(up, default));

        Assert.IsType<DynoEvent.Cycling>(await NextAsync(reader));
        Assert.IsType<DynoEvent.Terminating>(await NextAsync(reader));
    }

    [Fact]
    public async Task A_reader_that_is_too_slow_is_told_how_much_it_missed_and_what_lives_while_others_and_the_log_get_everything()
    {
        var dyno = Dyno("web.1");
        Start(dyno);
        await using var slow = _feed.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.IsType<DynoEvent.Found>(await NextAsync(slow));
        var events = DynoEventReader.Limit + 10;
        for (var i = 0; i < events; i++)
        {
            _feed.Publish(new DynoEvent.Cycling(dyno, default));
        }

        Assert.Equal(events, Assert.IsType<DynoEvent.Missed>(await NextAsync(slow)).Count);
        Assert.Equal(dyno, Assert.IsType<DynoEvent.Found>(await NextAsync(slow)).Dyno);
        _feed.Publish(new DynoEvent.Terminating(dyno, default));
        Assert.IsType<DynoEvent.Terminating>(await NextAsync(slow));
        Assert.Equal(events, _log.Count(l => l.EndsWith("Cycling", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_readers_wait_ends_with_its_token_and_it_leaves_nothing_behind()
    {
        using var cancel = new CancellationTokenSource();
        var reading = _feed.ReadAsync(cancel.Token).GetAsyncEnumerator();
        var next = reading.MoveNextAsync().AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Limit));

        Assert.Equal(0, _feed.Readers);
    }

    void ILogSink.Write(AppId app, in LogLine line) => _log.Add($"{(line.Source is LogSource.Heroku ? "heroku" : "app")}[{line.Process}]: {line.Text}");

    private void Start(DynoIdentity dyno)
    {
        _feed.Publish(new DynoEvent.Launching(dyno, "run", default));
        _feed.Publish(new DynoEvent.StateChanged(dyno, DynoState.Starting, DynoState.Up, default));
    }

    private static DynoIdentity Dyno(string name) => new(Guid.NewGuid(), AppId.New(), DynoName.Parse(name).Value, new ReleaseVersion(1));

    private static async Task<DynoEvent> NextAsync(IAsyncEnumerator<DynoEvent> reader)
    {
        Assert.True(await reader.MoveNextAsync().AsTask().WaitAsync(Limit));
        return reader.Current;
    }
}
