namespace Tarmac.Loops;

/// <summary>The current state of one loop.</summary>
/// <param name="Name">The loop's name in the log, in the metrics and in <c>tarmac status</c>.</param>
/// <param name="State">How it is doing.</param>
/// <param name="Runs">Rounds or items done since the start, failures included.</param>
/// <param name="Failures">Those of them that failed.</param>
/// <param name="Waiting">Items that wait: in the queue, or for their next attempt.</param>
/// <param name="LastFailure">The message of the last failure, as long as something fails.</param>
/// <param name="LastFailedAt">When that was.</param>
public sealed record LoopReport(string Name, LoopState State, long Runs, long Failures, int Waiting, string? LastFailure, DateTimeOffset? LastFailedAt);
