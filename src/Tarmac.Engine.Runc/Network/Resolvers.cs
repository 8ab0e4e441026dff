using System.Collections.Immutable;
using System.Net;

namespace Tarmac.Engine.Runc.Network;

/// <summary>Which name servers a dyno gets: the machine's, unless they listen on the machine's loopback, which a dyno does not reach.</summary>
internal static class Resolvers
{
    private static readonly string[] Files = ["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"];

    public static ImmutableArray<IPAddress> OfMachine() =>
        Files.Where(File.Exists).Select(f => Parse(File.ReadAllLines(f))).FirstOrDefault(found => !found.IsEmpty, []);

    internal static ImmutableArray<IPAddress> Parse(IEnumerable<string> lines) =>
    [
        .. lines.Select(l => l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", _, ..])
            .Select(words => IPAddress.TryParse(words[1], out var address) ? address : IPAddress.Loopback)
            .Where(address => !IPAddress.IsLoopback(address)),
    ];
}
