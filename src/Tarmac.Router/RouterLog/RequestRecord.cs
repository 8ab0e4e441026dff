using Tarmac.Router.Errors;
using Tarmac.Router.Exchanges;
using Tarmac.Router.Tables;

namespace Tarmac.Router.RouterLog;

/// <summary>What one exchange leaves behind for the app's log. Times are null for what was never reached.</summary>
internal readonly record struct RequestRecord(
    RoutedApp App,
    ClientRequest Request,
    RouterError? Error,
    Dyno? Dyno,
    long? ConnectMilliseconds,
    long? ServiceMilliseconds,
    int Status,
    long? Bytes);
