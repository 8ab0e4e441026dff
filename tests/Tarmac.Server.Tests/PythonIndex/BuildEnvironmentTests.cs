using System.Collections.Immutable;
using System.Net;
using Tarmac.Server.PythonIndex;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Tests.PythonIndex;

public sealed class BuildEnvironmentTests
{
    private static readonly IPEndPoint OwnIndex = new(IPAddress.Parse("10.213.0.1"), 3141);

    [Fact]
    public void The_index_of_debians_packages_is_on_the_bridge()
    {
        var environment = Of("python_index = 'debian'");

        Assert.Equal("http://10.213.0.1:3141/simple/", environment["PIP_INDEX_URL"]);
        Assert.Equal("10.213.0.1", environment["PIP_TRUSTED_HOST"]);
    }

    [Fact]
    public void An_index_with_tls_needs_no_trust()
    {
        var environment = Of("python_index = 'https://mirror.example/simple'");

        Assert.Equal("https://mirror.example/simple", environment["PIP_INDEX_URL"]);
        Assert.False(environment.ContainsKey("PIP_TRUSTED_HOST"));
    }

    [Fact]
    public void Proxies_are_told_in_both_spellings_and_not_used_for_this_machine()
    {
        var environment = Of("https_proxy = 'http://proxy.example:3128'\nno_proxy = 'intra.example'");

        Assert.Equal("http://proxy.example:3128", environment["https_proxy"]);
        Assert.Equal("http://proxy.example:3128", environment["HTTPS_PROXY"]);
        Assert.Equal("intra.example,localhost,127.0.0.1,10.213.0.1", environment["no_proxy"]);
    }

    [Fact]
    public void Further_settings_of_pip_are_passed_on() => Assert.Equal("60", Of("pip_settings = ['PIP_TIMEOUT=60']")["PIP_TIMEOUT"]);

    [Fact]
    public void A_ca_bundle_is_told_to_every_tool()
    {
        var environment = Of("ca_bundle = '/etc/ssl/own.pem'");

        Assert.Equal("/etc/ssl/certs/ca-certificates.crt", environment["PIP_CERT"]);
        Assert.Equal("/etc/ssl/certs/ca-certificates.crt", environment["NODE_EXTRA_CA_CERTS"]);
    }

    [Fact]
    public void Without_settings_the_tools_have_their_own_way() => Assert.Empty(Of(""));

    private static ImmutableSortedDictionary<string, string> Of(string toml) =>
        BuildEnvironment.Of(TarmacSettings.Parse($"[build]\n{toml}\n").Value.Build, OwnIndex).Environment;
}
