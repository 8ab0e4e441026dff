namespace Tarmac.Server.Rendezvous;

/// <summary>What stands behind a connection to the API port that speaks rendezvous: the terminal of a one-off dyno.</summary>
internal interface IRendezvous
{
    /// <summary>
    /// Serves the session that the client's first line (without query and line end) names, until the dyno or the client has gone. An unknown,
    /// used or late secret returns at once. The caller owns the stream and closes it afterwards: the stock CLI waits for that.
    /// </summary>
    Task ServeAsync(Stream stream, string secret, CancellationToken cancellation);
}
