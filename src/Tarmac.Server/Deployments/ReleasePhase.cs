namespace Tarmac.Server.Deployments;

/// <summary>How far the release command of a pending release came, as stored.</summary>
internal enum ReleasePhase
{
    NotBegun,
    Running,
    Done,
}
