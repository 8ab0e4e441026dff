using System.Net;
using Tarmac.Core.Dynos.Events;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>Why a web dyno did not come up, for who deployed it.</summary>
internal static class BootFailure
{
    /// <param name="accepted">It accepted connections on its port.</param>
    public static string Reason(TimeSpan limit, int port, bool accepted, IReadOnlyList<IPEndPoint> listening)
    {
        var within = $"within {limit.TotalSeconds:0} seconds of launch";
        if (accepted)
        {
            return $"Error R10 (Boot timeout) -> Web process accepts connections on $PORT but did not answer GET / {within}";
        }

        var boot = DynoEventLines.BootTimeout(limit);
        if (listening.Any(l => l.Port == port))
        {
            return $"{boot}: it listens on 127.0.0.1 alone. Bind to 0.0.0.0:$PORT";
        }

        return listening.Count == 0
            ? boot
            : $"{boot}: it listens on port {string.Join(", ", listening.Select(l => l.Port).Distinct().Order())} instead. Bind to 0.0.0.0:$PORT";
    }
}
