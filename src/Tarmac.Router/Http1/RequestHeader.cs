namespace Tarmac.Router.Http1;

/// <summary>What becomes of a request header on its way to the dyno.</summary>
internal static class RequestHeader
{
    public const string ForwardedFor = "X-Forwarded-For";
    public const string RequestId = "X-Request-Id";
    public const string RequestStart = "X-Request-Start";

    /// <summary>Not forwarded as it came: it belongs to the one connection, or the router writes it itself.</summary>
    public static bool IsOwn(string name) => name.Length switch
    {
        2 => Is(name, "TE"),
        4 => Is(name, "Host"),
        6 => Is(name, "Expect"),
        7 => Is(name, "Upgrade") || Is(name, "Trailer"),
        10 => Is(name, "Connection") || Is(name, "Keep-Alive"),
        12 => Is(name, RequestId),
        14 => Is(name, "Content-Length") || Is(name, "HTTP2-Settings"),
        15 => Is(name, ForwardedFor) || Is(name, RequestStart),
        16 => Is(name, "Proxy-Connection") || Is(name, "X-Forwarded-Port"),
        17 => Is(name, "Transfer-Encoding") || Is(name, "X-Forwarded-Proto"),
        _ => false,
    };

    /// <summary>
    /// WSGI and CGI turn <c>-</c> into <c>_</c>, so <c>X_Forwarded_For</c> would reach the app as the header that only the router may set.
    /// </summary>
    public static bool ImitatesOwn(string name)
    {
        if (!name.Contains('_', StringComparison.Ordinal))
        {
            return false;
        }

        var plain = name.Replace('_', '-');
        return IsOwn(plain) || Is(plain, "Via") || IsNeverNominated(plain);
    }

    /// <summary>
    /// <c>Connection: X-Foo</c> asks to drop X-Foo. A client may not so take from the app what tells it who calls, from where and with what body.
    /// </summary>
    public static bool IsNeverNominated(string name) =>
        name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || Is(name, "Host") || Is(name, "Via") || Is(name, "Forwarded") || Is(name, "Cookie") || Is(name, "Authorization")
        || Is(name, "Content-Type") || Is(name, "Content-Length") || Is(name, "Content-Encoding")
        || Is(name, RequestId) || Is(name, RequestStart) || Is(name, "Origin") || Is(name, "Referer");

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
