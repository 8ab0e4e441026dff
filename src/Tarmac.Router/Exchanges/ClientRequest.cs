using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tarmac.Router.Errors;
using Tarmac.Router.Http1;

namespace Tarmac.Router.Exchanges;

/// <summary>The request of one exchange, as the client sent it and checked. Reused for the next request of the same connection.</summary>
internal sealed class ClientRequest
{
    private readonly byte[] _id = new byte[Http1.RequestId.MostLength];
    private int _idLength;
    private IFeatureCollection _features = null!;

    public ClientAddress Address { get; } = new();

    public string Method { get; private set; } = "";

    /// <summary>The request target in origin form, byte for byte as the client wrote it: decoding a path and encoding it again changes it.</summary>
    public string Target { get; private set; } = "";

    public string Host { get; private set; } = "";

    public IHeaderDictionary Headers { get; private set; } = null!;

    public ReadOnlySpan<byte> Id => _id.AsSpan(0, _idLength);

    public bool IsHead { get; private set; }

    public bool HasBody { get; private set; }

    /// <summary>As the client said it, 0 included; null without a body and for one whose length shows at its end.</summary>
    public long? ContentLength { get; private set; }

    public UpgradeKind Upgrade { get; private set; }

    /// <summary>RFC 9110 9.2.2: may be sent again when the connection died before an answer.</summary>
    public bool IsIdempotent => Method is "GET" or "HEAD" or "OPTIONS" or "PUT" or "DELETE" or "TRACE";

    public PipeReader Body => _features.Get<IRequestBodyPipeFeature>()!.Reader;

    /// <summary>Parses the request. Returns the error for which it is not forwarded; null: none.</summary>
    public RouterError? Read(IFeatureCollection features)
    {
        _features = features;
        var request = features.Get<IHttpRequestFeature>()!;
        Method = request.Method;
        Headers = request.Headers;
        Host = Headers.Host.ToString();
        Target = request.RawTarget;
        IsHead = Method == "HEAD";
        Address.Read(features);
        _idLength = Http1.RequestId.Write(Headers[RequestHeader.RequestId], _id);
        Upgrade = UpgradeWanted(features);
        HasBody = Upgrade == UpgradeKind.None && features.Get<IHttpRequestBodyDetectionFeature>()!.CanHaveBody;
        ContentLength = Headers.ContentLength;
        return ReadTarget() ?? Refusal(request.Protocol);
    }

    public void Clear()
    {
        _features = null!;
        Headers = null!;
    }

    private UpgradeKind UpgradeWanted(IFeatureCollection features)
    {
        if (features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } && IsText(Headers.Upgrade.ToString(), "websocket"))
        {
            return UpgradeKind.Http1;
        }

        return Method == "CONNECT" && features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" }
            ? UpgradeKind.Http2
            : UpgradeKind.None;
    }

    /// <summary>RFC 9112 3.2: clients write the origin form, to a proxy the absolute form, and OPTIONS may ask for the server itself.</summary>
    private RouterError? ReadTarget()
    {
        if (Method == "CONNECT" && Upgrade != UpgradeKind.Http2)
        {
            return RouterError.BadMethod;
        }

        if (!Target.StartsWith('/') && Target.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
        {
            var path = Target.AsSpan(scheme + 3).IndexOfAny('/', '?');
            Target = path < 0 ? "/" : Target[(scheme + 3 + path)..];
            Target = Target.StartsWith('?') ? "/" + Target : Target;
        }

        var wellFormed = Target.StartsWith('/') || (Target == "*" && Method == "OPTIONS");
        return wellFormed && !Target.AsSpan().ContainsAnyExceptInRange('!', '~') ? null : RouterError.BadTarget;
    }

    private RouterError? Refusal(string protocol)
    {
        var encoding = Headers.TransferEncoding;
        if (encoding.Count > 0)
        {
            // Kestrel lets Transfer-Encoding win over Content-Length and keeps the latter under another name. Two lengths are an attack: refuse.
            var smuggles = Headers.ContainsKey("X-Content-Length") || Headers.ContentLength is not null;
            if (smuggles || protocol == "HTTP/1.0" || encoding.Count > 1 || !IsText(encoding.ToString(), "chunked"))
            {
                return RouterError.BadHeader;
            }
        }

        return Headers.Expect.Count == 0 || IsText(Headers.Expect.ToString(), "100-continue") ? null : RouterError.UnsupportedExpect;
    }

    private static bool IsText(string value, string expected) => value.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
