namespace Tarmac.Core.Routing;

/// <summary>What a router says of itself.</summary>
/// <param name="Version">The version of the table in force.</param>
/// <param name="Requests">Requests under way.</param>
/// <param name="Connections">Open connections to dynos.</param>
/// <param name="DroppedLines">Log lines dropped since its start because nobody took them in time.</param>
/// <param name="Ended">Requests that have ended since its start.</param>
public sealed record RouterHealth(long Version, int Requests, int Connections, long DroppedLines, RequestTotals? Ended = null);
