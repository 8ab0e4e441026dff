namespace Tarmac.Core.Routing;

/// <summary>A router's report about itself.</summary>
/// <param name="Version">The version of the table in force.</param>
/// <param name="Requests">Requests in progress.</param>
/// <param name="Connections">Open connections to dynos.</param>
/// <param name="DroppedLines">Log lines dropped since its start because tarmacd did not read them in time.</param>
/// <param name="Ended">Requests that have ended since its start.</param>
public sealed record RouterHealth(long Version, int Requests, int Connections, long DroppedLines, RequestTotals? Ended = null);
