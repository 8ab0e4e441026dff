using Tarmac.Core.Routing;
using Tarmac.Server.Routing;

namespace Tarmac.Server.Tests.Routing;

public sealed class RouteRevisionsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly RouteRevisions _revisions = new();

    [Fact]
    public async Task One_table_answers_all_requests_made_before_it()
    {
        var first = _revisions.AskAndWaitAsync(default);
        var second = _revisions.AskAndWaitAsync(default);

        var revision = _revisions.Asked;
        var third = _revisions.AskAndWaitAsync(default);
        _revisions.Sent(revision);

        await Task.WhenAll(first, second).WaitAsync(Limit);
        Assert.False(third.IsCompleted);
        Assert.True(_revisions.IsBehind);
        _revisions.Sent(_revisions.Asked);
        await third.WaitAsync(Limit);
        Assert.False(_revisions.IsBehind);
    }

    [Fact]
    public async Task A_table_that_could_not_be_sent_is_still_to_be_sent()
    {
        var waiting = _revisions.AskAndWaitAsync(default);

        _revisions.NotSent(_revisions.Asked, new RoutesNotSentException("No."));

        await Assert.ThrowsAsync<RoutesNotSentException>(() => waiting.WaitAsync(Limit));
        Assert.True(_revisions.IsBehind);
    }

    [Fact]
    public async Task A_caller_may_stop_waiting()
    {
        using var cancelled = new CancellationTokenSource();
        var waiting = _revisions.AskAndWaitAsync(cancelled.Token);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Limit));
    }
}
