using Tarmac.Core.Logs;
using Tarmac.Server.Routing;

namespace Tarmac.Server.Tests.Routing;

public sealed class RouterLogLineTests
{
    [Fact]
    public void A_line_is_the_routers_in_the_apps_log()
    {
        var id = Guid.NewGuid();

        Assert.True(RouterLogLine.TryParse($"{id} 2026-01-01T00:00:01.5Z at=info method=GET path=\"/\"", out var app, out var line));

        Assert.Equal(id, app.Value.Value);
        Assert.Equal(new LogLine(new DateTimeOffset(2026, 1, 1, 0, 0, 1, 500, TimeSpan.Zero), LogSource.Heroku, "router", "at=info method=GET path=\"/\""), line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("x 2026-01-01T00:00:01Z text")]
    [InlineData("0199a8f0-0000-7000-8000-000000000000 yesterday text")]
    public void Anything_else_is_no_line(string text) => Assert.False(RouterLogLine.TryParse(text, out _, out _));
}
