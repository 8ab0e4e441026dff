namespace Tarmac.Router.Errors;

/// <summary>One of Heroku's H codes: what the client gets and what the app's log says.</summary>
/// <param name="Level">The log line's <c>at=</c>.</param>
/// <param name="Sock">Whose connection broke, for the codes whose log line says so.</param>
internal sealed record RouterError(string Code, string Description, int Status, string Level = "error", string? Sock = null, string? Cause = null)
{
    public static readonly RouterError AppCrashed = new("H10", "App crashed", 503);
    public static readonly RouterError BacklogTooDeep = new("H11", "Backlog too deep", 503);
    public static readonly RouterError RequestTimeout = new("H12", "Request timeout", 503);
    public static readonly RouterError ClosedWithoutResponse = new("H13", "Connection closed without response", 503);
    public static readonly RouterError NoWebProcesses = new("H14", "No web processes running", 503);
    public static readonly RouterError IdleConnection = new("H15", "Idle connection", 503);
    public static readonly RouterError PoorlyFormatted = new("H17", "Poorly formatted HTTP response", 503);
    public static readonly RouterError ServerInterrupted = new("H18", "Server Request Interrupted", 503, Sock: "backend");
    public static readonly RouterError ConnectTimeout = new("H19", "Backend connection timeout", 503);
    public static readonly RouterError BootTimeout = new("H20", "App boot timeout", 503);
    public static readonly RouterError ConnectRefused = new("H21", "Backend connection refused", 503);
    public static readonly RouterError TooManyConnections = new("H22", "Connection limit reached", 503);
    public static readonly RouterError InvalidContentLength = new("H25", "HTTP restriction: invalid content length", 502);
    public static readonly RouterError OversizedCookie = new("H25", "HTTP restriction: oversized cookie", 502);
    public static readonly RouterError OversizedHeader = new("H25", "HTTP restriction: oversized header", 502);
    public static readonly RouterError OversizedStatusLine = new("H25", "HTTP restriction: oversized status line", 502);
    public static readonly RouterError BadHeader = new("H26", "Request Error", 400, Cause: "bad header");
    public static readonly RouterError BadChunk = new("H26", "Request Error", 400, Cause: "bad chunk");
    public static readonly RouterError BadTarget = new("H26", "Request Error", 400, Cause: "bad request target");
    public static readonly RouterError BadMethod = new("H26", "Request Error", 405, Cause: "bad method");
    public static readonly RouterError UnsupportedExpect = new("H26", "Request Error", 417, Cause: "unsupported expect header value");
    public static readonly RouterError ClientInterrupted = new("H27", "Client Request Interrupted", 499, "warning", "client");
    public static readonly RouterError ClientIdle = new("H28", "Client Connection Idle", 499, "warning", "client");
    public static readonly RouterError Maintenance = new("H80", "Maintenance mode", 503, "info");
    public static readonly RouterError BlankApp = new("H81", "Blank app", 502, "info");
    public static readonly RouterError Platform = new("H99", "Platform error", 503);

    public static IEnumerable<RouterError> All =>
    [
        AppCrashed, BacklogTooDeep, RequestTimeout, ClosedWithoutResponse, NoWebProcesses, IdleConnection, PoorlyFormatted, ServerInterrupted, ConnectTimeout,
        BootTimeout, ConnectRefused, TooManyConnections, InvalidContentLength, OversizedCookie, OversizedHeader, OversizedStatusLine, BadHeader, BadChunk,
        BadTarget, BadMethod, UnsupportedExpect, ClientInterrupted, ClientIdle, Maintenance, BlankApp, Platform,
    ];
}
