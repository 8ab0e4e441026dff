using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Formations;

namespace Tarmac.Core.Dynos;

/// <summary>One build to be run: a program, and the folders that go in and come out.</summary>
public sealed record SandboxSpec
{
    public required AppId App { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required ImmutableArray<string> Arguments { get; init; }

    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    public required DynoSize Size { get; init; }

    public required TimeSpan TimeToLive { get; init; }

    public required ImmutableArray<SandboxFolder> Folders { get; init; }
}
