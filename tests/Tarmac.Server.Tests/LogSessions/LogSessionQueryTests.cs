using Tarmac.Contracts.LogSessions;
using Tarmac.Core.Apps;
using Tarmac.Core.Logs;
using Tarmac.Server.LogSessions;

namespace Tarmac.Server.Tests.LogSessions;

public sealed class LogSessionQueryTests
{
    private static readonly AppId App = AppId.New();

    [Fact]
    public void A_session_without_wishes_shows_the_last_hundred_lines() =>
        Assert.Equal(new LogSessionQuery(App, 100, false, LogFilter.Everything), LogSessionQuery.Of(App, new LogSessionCreate()).Value);

    [Fact]
    public void All_three_names_of_a_dyno_are_known()
    {
        Assert.Equal("web.1", ProcessOf(new LogSessionCreate { Dyno = "web.1" }));
        Assert.Equal("web.1", ProcessOf(new LogSessionCreate { DynoName = "web.1" }));
        Assert.Equal("web", ProcessOf(new LogSessionCreate { Type = "web" }));
    }

    [Fact]
    public void A_query_comes_back_from_its_url()
    {
        var query = new LogSessionQuery(App, 5, true, new LogFilter(LogSource.Heroku, "router"));

        Assert.Equal(query, LogSessionQuery.Read(query.ToString()));
    }

    [Fact]
    public void History_is_bounded() => Assert.Equal(1500, LogSessionQuery.Of(App, new LogSessionCreate { Lines = int.MaxValue }).Value.Lines);

    [Fact]
    public void Wrong_wishes_are_refused()
    {
        Assert.False(LogSessionQuery.Of(App, new LogSessionCreate { Lines = -1 }).Succeeded);
        Assert.False(LogSessionQuery.Of(App, new LogSessionCreate { Source = "mine" }).Succeeded);
        Assert.False(LogSessionQuery.Of(App, new LogSessionCreate { Dyno = "web|1" }).Succeeded);
        Assert.False(LogSessionQuery.Of(App, new LogSessionCreate { Dyno = new string('x', 500) }).Succeeded);
    }

    private static string? ProcessOf(LogSessionCreate body) => LogSessionQuery.Of(App, body).Value.Filter.Process;
}
