using Tarmac.Router.Errors;
using Tarmac.Router.Tables;

namespace Tarmac.Router.Exchanges;

/// <summary>The progress of one request, for its log line.</summary>
internal sealed class Progress
{
    public RoutedApp? App { get; set; }

    /// <summary>The dyno tried last.</summary>
    public Dyno? Dyno { get; set; }

    public RouterError? Error { get; set; }

    public long? ConnectMilliseconds { get; set; }

    /// <summary>Timestamp of the moment in which a dyno got the request.</summary>
    public long? ServiceStarted { get; set; }

    public int Status { get; set; }

    /// <summary>Bytes of the body that went to the client.</summary>
    public long Bytes { get; set; }

    public void Clear()
    {
        (App, Dyno, Error) = (null, null, null);
        (ConnectMilliseconds, ServiceStarted, Status, Bytes) = (null, null, 0, 0);
    }
}
