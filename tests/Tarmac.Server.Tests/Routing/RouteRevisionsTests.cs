using Tarmac.Server.Routing;

namespace Tarmac.Server.Tests.Routing;

public sealed class RouteRevisionsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly RouteRevisions _revisions = new();

    [Fact]
    public async Task Before_the_opening_nobody_waits()
    {
        await _revisions.AskAndWaitAsync(default).WaitAsync(Limit);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _revisions.NextAsync(TimeSpan.Zero, TimeProvider.System, soon.Token));
    }

    [Fact]
    public async Task One_table_answers_all_wishes_made_before_it()
    {
        _revisions.Open();
        var first = _revisions.AskAndWaitAsync(default);
        var second = _revisions.AskAndWaitAsync(default);

        var revision = await NextAsync();
        var third = _revisions.AskAndWaitAsync(default);
        _revisions.Done(revision);

        await Task.WhenAll(first, second).WaitAsync(Limit);
        Assert.False(third.IsCompleted);
        _revisions.Done(await NextAsync());
        await third.WaitAsync(Limit);
    }

    [Fact]
    public async Task Nobody_asked_when_the_time_is_over()
    {
        _revisions.Open();
        _revisions.Done(await NextAsync());

        Assert.Null(await _revisions.NextAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, default).WaitAsync(Limit));
    }

    [Fact]
    public async Task A_caller_may_stop_waiting()
    {
        _revisions.Open();
        using var cancelled = new CancellationTokenSource();
        var waiting = _revisions.AskAndWaitAsync(cancelled.Token);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Limit));
    }

    private Task<long?> NextAsync() => _revisions.NextAsync(Limit, TimeProvider.System, default).WaitAsync(Limit);
}
