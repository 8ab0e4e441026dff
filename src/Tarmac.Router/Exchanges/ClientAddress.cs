using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Tarmac.Router.Exchanges;

/// <summary>Who calls and over what, as text: worked out once per client connection, not once per request.</summary>
internal sealed class ClientAddress
{
    private IPAddress? _remote;

    public byte[] Text { get; private set; } = [];

    public bool IsTls { get; private set; }

    /// <summary>The header lines that say so to the dyno.</summary>
    public byte[] ForwardedLines { get; private set; } = [];

    public void Read(IFeatureCollection features)
    {
        var connection = features.Get<IHttpConnectionFeature>()!;
        if (connection.RemoteIpAddress is not { } remote || ReferenceEquals(remote, _remote))
        {
            return;
        }

        _remote = remote;
        Text = Encoding.ASCII.GetBytes((remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote).ToString());
        IsTls = features.Get<ITlsHandshakeFeature>() is not null;
        ForwardedLines = Encoding.ASCII.GetBytes(
            $"X-Forwarded-Proto: {(IsTls ? "https" : "http")}\r\nX-Forwarded-Port: {connection.LocalPort}\r\nVia: 1.1 tarmac-router\r\n");
    }
}
