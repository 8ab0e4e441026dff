using Tarmac.Core.Dynos;
using Tarmac.Core.Releases;

namespace Tarmac.Core.Formations;

/// <summary>A dyno of a formation as its planner sees it. <see cref="Replace"/>: somebody asked for a new one in its place.</summary>
public sealed record DynoView(
    Guid Id,
    DynoName Name,
    ReleaseVersion Version,
    string Command,
    string Size,
    DynoState State,
    bool Replace,
    DateTimeOffset CycleAt)
{
    public bool IsLive => State is DynoState.Starting or DynoState.Up;

    public bool IsWeb => Name.Type == ProcessType.Web;

    /// <summary>It is what the spec wants under its name.</summary>
    public bool Fits(FormationSpec? spec) => spec?.Find(Name) is { } process && Version == spec.Version && Command == process.Command && Size == process.Size.Name;
}
