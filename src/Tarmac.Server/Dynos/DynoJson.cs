using Tarmac.Contracts.Apps;
using Tarmac.Contracts.Dynos;
using Tarmac.Core.Dynos;

namespace Tarmac.Server.Dynos;

/// <summary>The engine's report as JSON of the Platform API.</summary>
internal static class DynoJson
{
    /// <summary>
    /// One entry for each name: while a web dyno is replaced the new one is shown. Ended one-offs and build dynos are not listed.
    /// </summary>
    public static IEnumerable<DynoReport> Shown(IEnumerable<DynoReport> dynos) => dynos
        .Where(d => d.State is not DynoState.Complete)
        .GroupBy(d => d.Name)
        .Select(same => same.OrderBy(d => d.State is DynoState.Stopping).ThenByDescending(d => d.CreatedAt).First())
        .OrderBy(d => d.Name.Type.Value, StringComparer.Ordinal)
        .ThenBy(d => d.Name.Number);

    public static Dyno Of(DynoReport dyno, AppReference app, IReadOnlyDictionary<int, Guid> releases) => new()
    {
        Id = dyno.Id,
        Name = dyno.Name.ToString(),
        Type = dyno.Name.Type.Value,
        Command = dyno.Command,
        Size = dyno.Size,
        State = State(dyno.State),
        Release = new DynoRelease(releases.GetValueOrDefault(dyno.Version.Number), dyno.Version.Number),
        App = app,
        CreatedAt = dyno.CreatedAt,
        UpdatedAt = dyno.UpdatedAt,
    };

    // The schema's states: crashed, down, idle, starting, up.
    private static string State(DynoState state) => state switch
    {
        DynoState.Starting => "starting",
        DynoState.Up => "up",
        DynoState.Crashed => "crashed",
        _ => "down",
    };
}
