using Tarmac.Router.Upstream;

namespace Tarmac.Router.Tests;

public sealed class IdleLimitTests
{
    private readonly IdleLimit _limit = new();

    [Fact]
    public void Without_experience_the_routers_own_limit_holds() => Assert.Equal(1_500, _limit.Milliseconds(1_500, now: 10));

    [Fact]
    public void A_dyno_that_closes_earlier_halves_the_limit_to_below_its_own()
    {
        _limit.Closed(age: 1_000, now: 10);
        Assert.Equal(500, _limit.Milliseconds(1_500, now: 11));

        _limit.Closed(age: 400, now: 12);
        _limit.Closed(age: 900, now: 13);
        Assert.Equal(200, _limit.Milliseconds(1_500, now: 14));
    }

    [Fact]
    public void What_was_learnt_is_forgotten_after_a_while()
    {
        _limit.Closed(age: 10, now: 1_000);

        Assert.Equal(1_500, _limit.Milliseconds(1_500, now: 1_000 + 60_000));
    }
}
