namespace Tarmac.Engine.Runc.Dynos;

/// <summary>A dyno's first process and its conmon; numbers are given again, so each goes with its start time.</summary>
internal sealed record DynoProcesses(int Init, ulong InitStartTime, int Conmon, ulong ConmonStartTime);
