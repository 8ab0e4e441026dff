using Microsoft.Extensions.Logging;
using Tarmac.Router.RouterLog;
using Tarmac.Router.Settings;
using Tarmac.Router.Tables;
using Tarmac.Router.Upstream;

namespace Tarmac.Router.Exchanges;

/// <summary>What every exchange shares.</summary>
internal sealed record RouterParts(
    RouteBook Book,
    RouterLimits Limits,
    Watchdog Watchdog,
    LogBuffer Lines,
    RequestCounts Requests,
    TimeProvider Time,
    ILogger Logger);
