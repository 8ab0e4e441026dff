namespace Tarmac.Server.Deployments;

/// <summary>How far this program came with a release command that it began.</summary>
/// <param name="Asked">The engine was asked to run it: from here on the command may have done a part of its work.</param>
/// <param name="Outcome">Null: its end is not known.</param>
internal sealed record CommandState(bool Asked, ReleaseOutcome? Outcome);
