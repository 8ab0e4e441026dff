using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Tarmac.Core.Routing;
using Tarmac.Loops;

namespace Tarmac.Router.Tests;

public sealed class LoopFailureTests
{
    [Fact]
    public async Task A_round_that_throws_ends_neither_its_loop_nor_the_router()
    {
        var health = new LoopHealth();
        var failed = new ConcurrentDictionary<string, bool>();
        var context = new LoopContext(TimeProvider.System, NullLoggerFactory.Instance, health)
        {
            BeforeItem = (loop, _) =>
            {
                if (failed.TryAdd(loop, true))
                {
                    throw new InvalidOperationException("thrown by the test");
                }
            },
        };
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.StartAsync(context: context);
        await router.RouteAsync(WebState.Serving, dyno);

        await Until.TrueAsync(() => health.Report().Count(loop => loop.Failures == 1 && loop.Runs > 1 && loop.State == LoopState.Healthy) == 2);

        Assert.Equal(["request lines", "time limits"], health.Report().Select(loop => loop.Name));
        Assert.Equal(200, (await router.GetAsync()).Status);
        await router.Logs.LineAsync("status=200");
    }
}
