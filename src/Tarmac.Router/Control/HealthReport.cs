namespace Tarmac.Router.Control;

/// <summary>What <c>GET /health</c> answers.</summary>
internal sealed record HealthReport(long Version, int Requests, int Connections, long DroppedLines);
