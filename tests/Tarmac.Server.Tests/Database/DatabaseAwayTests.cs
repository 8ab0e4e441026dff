using System.Net;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Database;

public sealed class DatabaseAwayTests(ControlServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Installation _tarmac = new(server);

    public ValueTask InitializeAsync() => _tarmac.InitializeAsync();

    public ValueTask DisposeAsync() => _tarmac.DisposeAsync();

    [Fact]
    public async Task A_database_that_refuses_is_an_answer_and_one_that_is_back_is_used_at_once()
    {
        await _tarmac.DatabaseServer.RefuseAsync();
        using var refused = await _tarmac.Me.GetAsync("/apps", TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        _tarmac.DatabaseServer.ComeBack();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Empty((await _tarmac.Me.SentAsync(HttpMethod.Get, "/apps")).EnumerateArray());
    }

    [Fact]
    public async Task A_request_that_waits_for_a_database_that_hangs_is_answered_when_it_goes_on()
    {
        _tarmac.DatabaseServer.Hang();
        var waiting = _tarmac.Me.SentAsync(HttpMethod.Get, "/apps");
        await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken));
        Assert.False(waiting.IsCompleted);
        _tarmac.DatabaseServer.ComeBack();

        Assert.Empty((await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken)).EnumerateArray());
    }
}
