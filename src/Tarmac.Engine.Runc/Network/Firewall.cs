using System.Collections.Immutable;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Tarmac.Linux.Programs;

namespace Tarmac.Engine.Runc.Network;

/// <summary>
/// A table of our own in nftables, replaced whole in one transaction at start; no rule is about one dyno. Dynos reach the world by NAT, and of
/// this machine only the ports that they are given; never each other and never link-local addresses, where clouds keep credentials.
/// </summary>
internal static partial class Firewall
{
    public const string Program = "/usr/sbin/nft";

    private static readonly string[] Iptables = ["/usr/sbin/iptables", "/sbin/iptables"];

    public static async Task ApplyAsync(RuncOptions options, ImmutableArray<IPAddress> resolvers, ILogger logger, CancellationToken cancellation)
    {
        using var rules = new MemoryStream(Encoding.UTF8.GetBytes(Render(options, resolvers)));
        await (new ProgramCall(Program, "-f", "-") { Input = rules }).DemandAsync(cancellation);
        await PassForeignForwardPolicyAsync(options.Bridge, logger, cancellation);
    }

    internal static string Render(RuncOptions options, ImmutableArray<IPAddress> resolvers)
    {
        var (table, bridge, build) = ($"inet {options.InstanceName}", $"\"{options.Bridge}\"", AddressPool.BuildHalf(options.Subnet));
        var own = resolvers.Where(r => r.AddressFamily is System.Net.Sockets.AddressFamily.InterNetwork).ToArray();
        string Dns(string verdict) => own.Length == 0 ? "" : $"meta l4proto {{ tcp, udp }} ip daddr {{ {string.Join(", ", own.AsEnumerable())} }} th dport 53 {verdict}";
        string Ports(ImmutableArray<PortRange> ports, string source) =>
            ports.IsEmpty ? "" : $"{source}ip daddr {options.BridgeAddress} tcp dport {{ {string.Join(", ", ports)} }} accept";
        return $$"""
            table {{table}} {}
            delete table {{table}}
            table {{table}} {
              chain from_dyno_to_machine {
                ct state established,related accept
                {{Dns("accept")}}
                {{Ports(options.AllowedHostPorts, "")}}
                {{Ports(options.BuildHostPorts, $"ip saddr {build} ")}}
                meta l4proto tcp reject with tcp reset
                reject
              }
              chain from_dyno_to_world {
                oifname {{bridge}} drop
                ct state established,related accept
                {{Dns("accept")}}
                meta nfproto ipv6 drop
                ip daddr { 0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16, 224.0.0.0/4, 240.0.0.0/4 } reject
                tcp flags syn tcp option maxseg size set rt mtu
                accept
              }
              chain input {
                type filter hook input priority filter - 10; policy accept;
                iifname {{bridge}} jump from_dyno_to_machine
              }
              chain forward {
                type filter hook forward priority filter - 10; policy accept;
                iifname {{bridge}} jump from_dyno_to_world
                oifname {{bridge}} ct state established,related accept
                oifname {{bridge}} drop
              }
              chain postrouting {
                type nat hook postrouting priority srcnat; policy accept;
                ip saddr {{options.Subnet}} oifname != { {{bridge}}, "lo" } masquerade
              }
            }

            """;
    }

    // dockerd and ufw set the policy of iptables' FORWARD chain to DROP, and an accept in our table cannot undo a drop in theirs.
    private static async Task PassForeignForwardPolicyAsync(string bridge, ILogger logger, CancellationToken cancellation)
    {
        var iptables = Iptables.FirstOrDefault(File.Exists);
        if (iptables is null)
        {
            return;
        }

        var rules = (await new ProgramCall(iptables, ["-w", "-S"]).RunAsync(cancellation)).Output;
        if (!rules.Contains("-P FORWARD DROP", StringComparison.Ordinal))
        {
            return;
        }

        var chain = rules.Contains("-N DOCKER-USER", StringComparison.Ordinal) ? "DOCKER-USER" : "FORWARD";
        string[][] matches = [["-i", bridge], ["-o", bridge, "-m", "conntrack", "--ctstate", "ESTABLISHED,RELATED"]];
        foreach (var match in matches)
        {
            if ((await new ProgramCall(iptables, ["-w", "-C", chain, .. match, "-j", "ACCEPT"]).RunAsync(cancellation)).Status != 0)
            {
                await new ProgramCall(iptables, ["-w", "-I", chain, .. match, "-j", "ACCEPT"]).DemandAsync(cancellation);
                Log.ForwardAccepted(logger, chain, bridge);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3201, LogLevel.Information, "iptables drops forwarded packets by default: {Chain} now accepts those of {Bridge}")]
        public static partial void ForwardAccepted(ILogger logger, string chain, string bridge);
    }
}
