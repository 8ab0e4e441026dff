using Tarmac.Core.Outcomes;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Absences;

/// <summary>
/// Answers what no resource answers to: where the path tells what is wanted, by naming it. <c>docs/differences-from-heroku.md</c> lists the same names. The
/// first that covers the path counts.
/// </summary>
internal static class AbsentResources
{
    private static readonly Fault Unknown = Fault.NotFound(
        "endpoint", "The requested API endpoint was not found. Are you using the right HTTP verb (i.e. `GET` vs. `POST`)? Tarmac does not have all of Heroku's endpoints.");

    public static IReadOnlyList<Absence> All { get; } =
    [
        new("tests (CI)", "test_run", "test-runs", "test-nodes", "test-cases", "stage"),
        new("review apps", "review_app", "review-apps", "review-app", "review-app-config"),
        new("pipelines", "pipeline", "pipeline*"),
        new("team invitations, members and features", "team", "team*", "organization*"),
        new("private spaces", "space", "space*", "vpn-connections", "peerings", "peering-info", "inbound-ruleset*", "outbound-ruleset*", "nat", "topology"),
        new("enterprise accounts", "enterprise_account", "enterprise-account*", "identity-provider*", "permission-entities", "audit-trail-events", "allowed-addon-services"),
        new("invoices and payments", "invoice", "invoice*", "credits", "payment*", "delinquency", "usage"),
        new("app transfers", "app_transfer", "app-transfers"),
        new("app setups (Heroku buttons)", "app_setup", "app-setups"),
        new("log drains", "log_drain", "log-drains"),
        new("telemetry drains", "telemetry_drain", "telemetry-drains"),
        new("webhooks", "webhook", "webhooks", "webhook-deliveries", "webhook-events"),
        new("automated certificates (ACM)", "acm", "acm"),
        new("certificates of one's own", "sni_endpoint", "sni-endpoints", "ssl-endpoints"),
        new("OAuth clients and tokens", "oauth_client", "clients", "tokens"),
        new("login sessions", "session", "sessions"),
        new("app errors and metrics", "metric", "metrics", "monitors", "router-metrics", "formation-metrics"),
        new("favourite apps", "favorite", "favorites", "favorite"),
        new("notifications", "notification", "notifications"),
        new("container images", "oci_image", "oci-images", "docker*", "v2"),
        new("generations of dynos", "generation", "generations", "available-generations"),
        new("archives", "archive", "archives"),
        new("two-factor and SMS numbers", "sms_number", "sms-number", "two-factor*", "recovery-codes"),
        new("password resets", "password_reset", "password-resets"),
        new("Redis databases", "add_on", "redis*"),
        new("Kafka clusters", "add_on", "kafka*"),
        new("database links", "link", "links"),
        new("database upgrades", "upgrade", "upgrade", "upgrade_status"),
        new("connection poolers", "pooler", "connection-pooling*", "connection_pooling*"),
        new("further database credentials", "credential", "credentials", "credentials_rotation", "rotate_credentials", "repair-default"),
        new("database settings", "setting", "config"),
        new("database followers and forks", "follower", "unfollow", "fork"),
        new("database statistics resets and diagnoses", "report", "stats_reset", "reports"),
        new("data maintenances", "maintenance", "maintenance*"),
        new("transfers between databases and their schedules", "transfer", "transfers", "transfer-schedules"),
        new("Heroku Connect and external data", "link", "datalinks", "dataclips", "quotas"),
    ];

    public static void MapAbsentResources(this IEndpointRouteBuilder routes) =>
        routes.MapFallback("{*path}", (HttpContext http) => Api.Refused(FaultOf(http.Request.Path))).ExcludeFromDescription().OpenToAnybody();

    public static Fault FaultOf(string path) =>
        All.FirstOrDefault(absence => absence.Covers(path)) is { } known ? Fault.NotFound(known.Resource, known.Message) : Unknown;
}
