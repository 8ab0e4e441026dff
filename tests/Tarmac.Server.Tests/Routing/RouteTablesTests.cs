using Tarmac.Core.Routing;
using Tarmac.Server.Routing;

namespace Tarmac.Server.Tests.Routing;

public sealed class RouteTablesTests
{
    private static readonly RoutedApp App = new(Guid.NewGuid(), "pave", ["WWW.example.test", "pave.localhost"], false, Released: true, WebQuantity: 1);

    [Fact]
    public void An_app_without_a_release_is_blank() => Assert.Equal(WebState.Blank, StateOf(App with { Released = false }, null));

    [Fact]
    public void An_app_that_the_engine_has_said_nothing_of_is_starting() => Assert.Equal(WebState.Starting, StateOf(App, null));

    [Fact]
    public void Web_at_zero_serves_nobody() => Assert.Equal(WebState.None, StateOf(App with { WebQuantity = 0 }, null));

    [Fact]
    public void The_engines_word_counts() => Assert.Equal(WebState.Crashed, StateOf(App, new WebReport(WebState.Crashed, [])));

    [Fact]
    public void A_blank_report_of_an_app_that_has_a_release_does_not_count() =>
        Assert.Equal(WebState.Starting, StateOf(App, new WebReport(WebState.Blank, [])));

    [Fact]
    public void Hosts_are_in_lower_case_and_in_order()
    {
        var route = RouteTables.Build(7, [App], new Dictionary<Guid, WebReport>(), []).Apps[0];

        Assert.Equal(["pave.localhost", "www.example.test"], route.Hosts);
    }

    private static WebState StateOf(RoutedApp app, WebReport? report) => RouteTables.Build(
        1, [app], report is null ? new Dictionary<Guid, WebReport>() : new Dictionary<Guid, WebReport> { [app.Id] = report }, []).Apps[0].State;
}
