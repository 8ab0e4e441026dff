using System.Net;
using Tarmac.Engine.Runc.Dynos;
using Tarmac.Engine.Runc.Network;

namespace Tarmac.Engine.Runc.Tests;

public sealed class NetworkTests
{
    private static readonly RuncOptions Options = new()
    {
        DataDirectory = "/var/lib/tarmac",
        Slugs = new TestSlugs("/var/lib/tarmac"),
        StackRun = "/run-stack",
        StackBuild = "/build-stack",
        AllowedHostPorts = [new(5432, 5432), new(20000, 20100)],
        BuildHostPorts = [new(8081, 8081)],
    };

    [Fact]
    public void The_firewall_names_the_ports_and_who_may_reach_them()
    {
        var table = Firewall.Render(Options, [IPAddress.Parse("169.254.169.253"), IPAddress.Parse("fd00::1")]);

        Assert.Contains("ip daddr 10.213.0.1 tcp dport { 5432, 20000-20100 } accept", table, StringComparison.Ordinal);
        Assert.Contains("ip saddr 10.213.128.0/17 ip daddr 10.213.0.1 tcp dport { 8081 } accept", table, StringComparison.Ordinal);
        Assert.Contains("meta l4proto { tcp, udp } ip daddr { 169.254.169.253 } th dport 53 accept", table, StringComparison.Ordinal);
        Assert.DoesNotContain("fd00", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_are_given_in_turn_and_rest_before_they_are_used_again()
    {
        var pool = new AddressPool(IPNetwork.Parse("10.1.2.0/28"));
        var first = pool.Take(build: false);
        pool.Return(first);

        Assert.Equal("10.1.2.2", first.ToString());
        Assert.Equal(["10.1.2.3", "10.1.2.4"], [pool.Take(build: false).ToString(), pool.Take(build: false).ToString()]);
        Assert.Equal("10.1.2.8", pool.Take(build: true).ToString());
    }

    [Fact]
    public void No_address_is_given_twice_and_none_is_the_subnets_own()
    {
        var pool = new AddressPool(IPNetwork.Parse("10.1.2.0/28"));
        pool.Adopt(IPAddress.Parse("10.1.2.5"));
        var given = Enumerable.Range(0, 5).Select(_ => pool.Take(build: false).ToString()).ToList();

        Assert.Equal(["10.1.2.2", "10.1.2.3", "10.1.2.4", "10.1.2.6", "10.1.2.7"], given.Order(StringComparer.Ordinal));
        Assert.Throws<IOException>(() => pool.Take(build: false));
    }

    [Fact]
    public void Name_servers_on_the_machines_loopback_are_none_for_a_dyno() => Assert.Equal(
        [IPAddress.Parse("10.0.0.2")],
        Resolvers.Parse(["# comment", "nameserver 127.0.0.53", "nameserver  10.0.0.2", "search example.test", "nameserver x"]));

    [Fact]
    public void Listening_sockets_are_read_from_proc() => Assert.Equal(
        [new IPEndPoint(IPAddress.Loopback, 8000), new IPEndPoint(IPAddress.IPv6Any, 80)],
        ListeningSockets.Parse(
        [
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            "   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0",
            "   1: 0100007F:1F41 00000000:0000 01 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0",
            "   2: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 1000 0 1 1 0",
        ]));
}
