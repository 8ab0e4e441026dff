using System.Collections.Immutable;
using Tarmac.Core.Outcomes;

namespace Tarmac.Postgres.AddOns;

/// <summary>A plan of the add-on <c>heroku-postgresql</c>.</summary>
/// <param name="Name">Without the add-on's name: <c>standard-0</c>.</param>
/// <param name="Title">As <c>pg:info</c> shows it: <c>Standard 0</c>.</param>
/// <param name="Dedicated">A cluster of its own, rather than a database in the shared one.</param>
/// <param name="Connections">Sessions that the app may have at once.</param>
/// <param name="SharedBuffers">MiB, of a cluster of its own.</param>
public sealed record PostgresPlan(string Name, string Title, bool Dedicated, int Connections, int SharedBuffers)
{
    public static ImmutableArray<PostgresPlan> All { get; } =
    [
        new("essential-0", "Essential 0", Dedicated: false, Connections: 20, SharedBuffers: 0),
        new("standard-0", "Standard 0", Dedicated: true, Connections: 120, SharedBuffers: 64),
    ];

    public static PostgresPlan Default => Find("standard-0").Value;

    public static Result<PostgresPlan> Find(string? name) => All.FirstOrDefault(p => p.Name == name) is { } plan
        ? plan
        : Fault.Invalid($"Couldn't find either the add-on service or the add-on plan of \"heroku-postgresql:{name}\". Plans are {string.Join(", ", All.Select(p => p.Name))}.");
}
