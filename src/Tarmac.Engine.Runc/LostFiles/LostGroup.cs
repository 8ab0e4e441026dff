using System.Collections.Immutable;
using Tarmac.Core.Dynos.Events;

namespace Tarmac.Engine.Runc.LostFiles;

/// <summary>Files of one kind in one place, reported in one log line.</summary>
internal sealed record LostGroup(LostKind Kind, string Place, ImmutableArray<string> Files)
{
    /// <summary>What of the written files would be missed, one group for each place.</summary>
    public static ImmutableArray<LostGroup> Of(IEnumerable<WrittenFile> written) =>
    [
        .. written.Select(file => (Kind: LostFile.Judge(file), file.Path))
            .Where(file => file.Kind is not LostKind.Nothing)
            .GroupBy(file => (file.Kind, Place: LostFile.PlaceOf(file.Kind, file.Path)))
            .OrderByDescending(group => group.Key.Kind is LostKind.Database)
            .ThenBy(group => group.Key.Place, StringComparer.Ordinal)
            .Select(group => new LostGroup(group.Key.Kind, group.Key.Place, [.. group.Select(file => file.Path).Order(StringComparer.Ordinal)])),
    ];

    public FilesAtRiskKind RiskKind => Kind switch
    {
        LostKind.Database => FilesAtRiskKind.Database,
        LostKind.Log => FilesAtRiskKind.Log,
        _ => FilesAtRiskKind.File,
    };
}
