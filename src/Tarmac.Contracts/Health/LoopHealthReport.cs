namespace Tarmac.Contracts.Health;

/// <summary>How one background loop of tarmacd is doing: <c>GET /health/loops</c>. The reasons of failures stand in the log only.</summary>
/// <param name="Name">The loop.</param>
/// <param name="State"><c>idle</c>, <c>healthy</c>, <c>failing</c> or <c>stopped</c>.</param>
/// <param name="Runs">Rounds and items done since tarmacd started.</param>
/// <param name="Failures">Those of them that failed.</param>
/// <param name="Waiting">Items that wait for their turn or for their next attempt.</param>
/// <param name="LastFailedAt">When something failed that still fails.</param>
public sealed record LoopHealthReport(string Name, string State, long Runs, long Failures, int Waiting, DateTimeOffset? LastFailedAt);
