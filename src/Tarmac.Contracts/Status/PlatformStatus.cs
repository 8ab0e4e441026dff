namespace Tarmac.Contracts.Status;

/// <summary>How the platform is, as <c>heroku status</c> shows it: <c>GET /api/v4/current-status</c>.</summary>
public sealed record PlatformStatus(SystemStatus[] Status, Incident[] Incidents);
