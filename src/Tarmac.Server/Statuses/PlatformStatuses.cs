using Tarmac.Contracts.Status;
using Tarmac.Loops;

namespace Tarmac.Server.Statuses;

/// <summary>Heroku's three systems, from the health of the loops that serve each.</summary>
internal static class PlatformStatuses
{
    private static readonly string[] Systems = ["Apps", "Data", "Tools"];
    private static readonly string[] OfData = ["add-on", "operation", "backup", "database", "cluster"];
    private static readonly string[] OfApps = ["route", "router", "dyno", "formation", "deployment", "app"];

    public static PlatformStatus Of(IReadOnlyList<LoopReport> loops, DateTimeOffset now)
    {
        var failing = loops.Where(loop => loop.State is LoopState.Failing).ToLookup(SystemOf);
        return new PlatformStatus(
            [.. Systems.Select(system => new SystemStatus(system, failing[system].Any() ? "yellow" : "green"))],
            [.. failing.SelectMany(system => system).Select(loop => Incident(loop, now))]);
    }

    private static string SystemOf(LoopReport loop) =>
        OfData.Any(word => loop.Name.Contains(word, StringComparison.Ordinal)) ? "Data"
        : OfApps.Any(word => loop.Name.Contains(word, StringComparison.Ordinal)) ? "Apps"
        : "Tools";

    private static Incident Incident(LoopReport loop, DateTimeOffset now)
    {
        var at = loop.LastFailedAt ?? now;
        return new Incident($"{loop.Name} fails", at, at, "", [new IncidentUpdate("issue", "It is tried again. Whoever runs this platform finds the reason in tarmacd's log.", at)]);
    }
}
