using Tarmac.Core.Apps;
using Tarmac.Core.Releases;

namespace Tarmac.Core.Dynos;

/// <summary>What an engine knows of one dyno now.</summary>
public sealed record DynoReport(
    Guid Id,
    AppId App,
    DynoName Name,
    ReleaseVersion Version,
    string Command,
    string Size,
    DynoState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public DynoPurpose Purpose { get; init; } = DynoPurpose.Formation;
}
