using Tarmac.Core.ConfigVars;
using Tarmac.Core.Formations;
using Tarmac.Server.Deployments;

namespace Tarmac.Server.Tests.Deployments;

public sealed class AppSnapshotTests
{
    [Fact]
    public void The_release_command_never_has_a_dyno_of_its_own()
    {
        var app = Releases.AppWith();

        Assert.Equal(["web=1", "worker=0"], app.ProcessesOf(Releases.Of(3, types: ["worker", "web", "release"])).Select(Text));
    }

    [Fact]
    public void A_formation_keeps_its_quantities_through_a_release()
    {
        var app = Releases.AppWith(null, null, Releases.Row("web", 5), Releases.Row("gone", 2));

        Assert.Equal(["web=5", "worker=0"], app.ProcessesOf(Releases.Of(4, types: ["web", "worker"])).Select(Text));
    }

    [Fact]
    public void Dynos_know_their_release_and_their_hosts()
    {
        var release = Releases.Of(42) with { Config = ConfigVarSet.Empty.With(new Dictionary<string, string?> { ["A"] = "1", ["HEROKU_APP_NAME"] = "forged" }).Value };

        var environment = DynoMetadata.Environment(Releases.AppWith(), release);

        Assert.Equal("1", environment["A"]);
        Assert.Equal("pave", environment["HEROKU_APP_NAME"]);
        Assert.Equal("v42", environment["HEROKU_RELEASE_VERSION"]);
        Assert.Equal("1970-01-01T00:00:00Z", environment["HEROKU_RELEASE_CREATED_AT"]);
        Assert.Equal("71c09b06", environment["HEROKU_SLUG_COMMIT"]);
        Assert.Equal("pave.localhost,www.example.test", environment["TARMAC_HOSTS"]);
        Assert.Equal("1", environment["TARMAC_DJANGO"]);
    }

    [Fact]
    public void An_app_can_switch_the_django_overlay_off()
    {
        var release = Releases.Of(1) with { Config = ConfigVarSet.Empty.With(new Dictionary<string, string?> { ["TARMAC_DJANGO"] = "0" }).Value };

        Assert.Equal("0", DynoMetadata.Environment(Releases.AppWith(), release)["TARMAC_DJANGO"]);
    }

    private static string Text(ProcessSpec process) => $"{process.Type}={process.Quantity}";
}
