namespace Tarmac.Router.Exchanges;

/// <summary>How a client asked for a byte tunnel, if it did.</summary>
internal enum UpgradeKind
{
    None,

    /// <summary>HTTP/1.1 <c>Upgrade: websocket</c>.</summary>
    Http1,

    /// <summary>HTTP/2 extended CONNECT (RFC 8441), which browsers use for WebSockets once a connection speaks HTTP/2.</summary>
    Http2,
}
