using System.Globalization;
using System.Net;

namespace Tarmac.Engine.Runc.Dynos;

/// <summary>Where a dyno's processes listen (proc_net_tcp(5)): tells a user whose app listens elsewhere than on <c>$PORT</c>.</summary>
internal static class ListeningSockets
{
    private static readonly string[] Files = ["tcp", "tcp6"];

    public static IReadOnlyList<IPEndPoint> Of(int pid)
    {
        try
        {
            return [.. Files.SelectMany(f => Parse(File.ReadAllLines($"/proc/{pid}/net/{f}")))];
        }
        catch (IOException)
        {
            return []; // it has just ended
        }
    }

    internal static IEnumerable<IPEndPoint> Parse(IEnumerable<string> lines) => lines
        .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields is [_, _, _, "0A", ..])
        .Select(fields => fields[1].Split(':'))
        .Select(local => new IPEndPoint(Address(local[0]), int.Parse(local[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)));

    // Words of 32 bits in the machine's (little-endian) order.
    private static IPAddress Address(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        for (var i = 0; i < bytes.Length; i += 4)
        {
            bytes.AsSpan(i, 4).Reverse();
        }

        return new IPAddress(bytes);
    }
}
