using Microsoft.AspNetCore.Http.Features;
using Tarmac.Router.Exchanges;
using Tarmac.Router.Upstream;

namespace Tarmac.Router.Tests;

/// <summary>An exchange is used again for the next request of its client: nothing that was meant for the one before may reach it.</summary>
public sealed class LateCallbackTests
{
    [Fact]
    public async Task A_request_ends_only_when_the_departure_of_its_client_has_been_dealt_with()
    {
        using var first = new Lifetime();
        using var second = new Lifetime();
        using var connection = new SlowCut();
        var client = new ClientPresence();
        client.Watch(first);
        client.Cuts(connection);
        var leaving = Task.Run(first.Abort, TestContext.Current.CancellationToken);
        await Soon.In(connection.Begun.Task);

        var kept = client.TryStopWatching();
        var ending = client.EndAsync().AsTask();

        Assert.False(kept);
        Assert.False(ending.IsCompleted);
        connection.GoOn.Set();
        await Soon.In(Task.WhenAll(leaving, ending));
        client.Watch(second);
        Assert.False(client.HasLeft);
    }

    [Fact]
    public async Task A_departure_after_the_end_cuts_nothing()
    {
        using var first = new Lifetime();
        using var connection = new SlowCut();
        var client = new ClientPresence();
        client.Watch(first);
        client.Cuts(connection);
        Assert.True(client.TryStopWatching());
        await client.EndAsync();

        first.Abort();

        Assert.False(connection.Begun.Task.IsCompleted);
        Assert.False(client.HasLeft);
    }

    [Fact]
    public async Task A_connection_is_let_go_only_when_its_deadline_can_call_nobody_any_more()
    {
        var deadline = new Deadline();
        using var connection = new SlowCut();
        var calls = 0;
        deadline.OnPassed(() => calls++);
        deadline.Set(TimeSpan.Zero);
        var firing = Task.Run(() => deadline.FireIfPassed(long.MaxValue, connection.Cut), TestContext.Current.CancellationToken);
        await Soon.In(connection.Begun.Task);

        var disarming = deadline.DisarmAsync().AsTask();

        Assert.False(disarming.IsCompleted);
        connection.GoOn.Set();
        await Soon.In(Task.WhenAll(firing, disarming));
        deadline.FireIfPassed(long.MaxValue, connection.Cut);
        Assert.Equal((1, true), (calls, deadline.Passed));
    }

    [Fact]
    public async Task A_deadline_that_was_disarmed_in_time_calls_nobody()
    {
        var deadline = new Deadline();
        deadline.OnPassed(() => Assert.Fail("It was disarmed."));
        deadline.Set(TimeSpan.Zero);

        await deadline.DisarmAsync();
        deadline.FireIfPassed(long.MaxValue, () => Assert.Fail("It was disarmed."));

        Assert.False(deadline.Passed);
    }

    private sealed class SlowCut : ICuttable, IDisposable
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim GoOn { get; } = new();

        public void Cut()
        {
            Begun.TrySetResult();
            GoOn.Wait(TimeSpan.FromSeconds(30));
        }

        public void Dispose() => GoOn.Dispose();
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature, IDisposable
    {
        private readonly CancellationTokenSource _aborted = new();

        public Lifetime() => RequestAborted = _aborted.Token;

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => _aborted.Cancel();

        public void Dispose() => _aborted.Dispose();
    }
}
