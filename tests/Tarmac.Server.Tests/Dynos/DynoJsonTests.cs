using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Releases;
using Tarmac.Server.Dynos;

namespace Tarmac.Server.Tests.Dynos;

public sealed class DynoJsonTests
{
    [Fact]
    public void While_a_dyno_is_replaced_the_new_one_is_shown()
    {
        var shown = DynoJson.Shown([Dyno("web.1", 3, DynoState.Stopping), Dyno("web.1", 4, DynoState.Starting), Dyno("web.2", 3, DynoState.Up)]);

        Assert.Equal([("web.1", 4), ("web.2", 3)], shown.Select(d => (d.Name.ToString(), d.Version.Number)));
    }

    [Fact]
    public void Ended_one_offs_are_not_shown() => Assert.Empty(DynoJson.Shown([Dyno("run.7", 3, DynoState.Complete)]));

    [Fact]
    public void Dynos_are_in_the_order_of_their_numbers() =>
        Assert.Equal(["web.2", "web.10"], DynoJson.Shown([Dyno("web.10", 1, DynoState.Up), Dyno("web.2", 1, DynoState.Up)]).Select(d => d.Name.ToString()));

    private static DynoReport Dyno(string name, int version, DynoState state) => new(
        Guid.NewGuid(),
        AppId.New(),
        DynoName.Parse(name).Value,
        new ReleaseVersion(version),
        "run",
        "Standard-1X",
        state,
        DateTimeOffset.UnixEpoch.AddSeconds(version),
        DateTimeOffset.UnixEpoch);
}
