using Tarmac.Core.Formations;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>A dyno that is to be started.</summary>
internal sealed record StartingDyno(SupervisedDyno Dyno, FormationSpec Spec, ProcessSpec Process);
