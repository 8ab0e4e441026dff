using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Releases;
using Tarmac.Core.Slugs;

namespace Tarmac.Engine.Runc.Dynos;

/// <summary>One dyno to be started. <see cref="Environment"/> is complete but for what the engine adds (<c>DYNO</c>, <c>PORT</c>, ...).</summary>
internal sealed record DynoOrder
{
    public required Guid Id { get; init; }

    public required AppId App { get; init; }

    public required DynoName Name { get; init; }

    public required ReleaseVersion Version { get; init; }

    public required string Command { get; init; }

    public required ImmutableArray<string> Arguments { get; init; }

    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    public required DynoSize Size { get; init; }

    public required DynoKind Kind { get; init; }

    public required DateTimeOffset Deadline { get; init; }

    public StackVariant Stack { get; init; } = StackVariant.Run;

    public SlugReference? Slug { get; init; }

    public int? Port { get; init; }

    public string? ProbeHost { get; init; }

    public bool Logged { get; init; }

    /// <summary>Whether its changes are published as events. False for a build, which is not a dyno of the app.</summary>
    public bool Announced { get; init; }

    public DynoPurpose Purpose { get; init; }

    /// <summary>A client writes to its standard input.</summary>
    public bool Attached { get; init; }

    public TerminalSize? Terminal { get; init; }

    public ImmutableArray<SandboxFolder> Folders { get; init; } = [];

    /// <summary>Its output is also for a reader of its own, not for the log alone.</summary>
    public bool Piped { get; init; }
}
