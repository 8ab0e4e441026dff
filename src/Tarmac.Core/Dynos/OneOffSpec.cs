using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Formations;
using Tarmac.Core.Releases;
using Tarmac.Core.Slugs;

namespace Tarmac.Core.Dynos;

/// <summary>A dyno that runs one command and ends: <c>heroku run</c>, a release command.</summary>
public sealed record OneOffSpec
{
    public required AppId App { get; init; }

    public required AppName AppName { get; init; }

    public required DynoName Name { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public ReleaseVersion Version { get; init; }

    public DynoPurpose Purpose { get; init; } = DynoPurpose.OneOff;

    public SlugReference? Slug { get; init; }

    /// <summary>As shown in <c>heroku ps</c> and in the log.</summary>
    public required string Command { get; init; }

    /// <summary>What is executed. See <see cref="DynoLauncher"/> for commands of the user.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public DynoSize Size { get; init; } = DynoSize.Default;

    /// <summary>A pseudo-terminal of this size. Without one, output and input are plain pipes.</summary>
    public TerminalSize? Terminal { get; init; }

    /// <summary>True: a client writes to <see cref="IOneOffDyno.Input"/>. False: standard input is empty.</summary>
    public bool Attached { get; init; }

    /// <summary>True: what the dyno writes goes to the app's log too, as <c>app[NAME]</c>.</summary>
    public bool Logged { get; init; }

    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromHours(24);
}
