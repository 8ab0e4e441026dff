using Microsoft.Extensions.Primitives;
using Tarmac.Router.Errors;
using Tarmac.Router.Http1;

namespace Tarmac.Router.Exchanges;

/// <summary>Writes the head that the dyno gets: the client's headers less what belongs to its connection, plus what the router vouches for.</summary>
internal static class RequestHead
{
    private const int LongestLine = 8 * 1024;

    public static RouterError? Write(HeadBuffer head, ClientRequest request, DateTimeOffset now)
    {
        head.Append(request.Upgrade == UpgradeKind.Http2 ? "GET" : request.Method);
        head.Append(" "u8);
        head.Append(request.Target);
        head.Append(" HTTP/1.1\r\n"u8);
        head.Line("Host", request.Host);
        if (WriteOwnedByClient(head, request) is { } error)
        {
            return error;
        }

        WriteForwarded(head, request, now);
        WriteUpgrade(head, request);
        if (request.ContentLength is { } length)
        {
            head.Append("Content-Length: "u8);
            head.Append(length);
            head.Append("\r\n"u8);
        }
        else if (request.HasBody)
        {
            head.Append("Transfer-Encoding: chunked\r\n"u8);
        }

        head.Append("\r\n"u8);
        return null;
    }

    private static RouterError? WriteOwnedByClient(HeadBuffer head, ClientRequest request)
    {
        var nominated = request.Headers.Connection is { Count: > 0 } connection ? ConnectionTokens.Nominated(connection) : null;
        foreach (var (name, values) in request.Headers)
        {
            if (IsWrong(name, values))
            {
                return RouterError.BadHeader;
            }

            if (RequestHeader.IsOwn(name) || RequestHeader.ImitatesOwn(name) || IsNominated(name, nominated))
            {
                continue;
            }

            if (values.Count > 1 && name.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            {
                // RFC 9113 8.2.3: HTTP/2 clients split cookies; HTTP/1.1 knows one field only.
                head.Line(name, string.Join("; ", values.ToArray()));
                continue;
            }

            foreach (var value in values)
            {
                head.Line(name, value!);
            }
        }

        return null;
    }

    private static bool IsWrong(string name, StringValues values)
    {
        var wrong = name.Length == 0 || name.AsSpan().ContainsAnyExcept(HeaderCharacters.Token);
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i];
            wrong |= name.Length + 2 + value!.Length > LongestLine || value.AsSpan().ContainsAny(HeaderCharacters.NotInValue);
        }

        return wrong;
    }

    private static bool IsNominated(string name, List<string>? nominated) =>
        nominated is not null && nominated.Contains(name, StringComparer.OrdinalIgnoreCase) && !RequestHeader.IsNeverNominated(name);

    private static void WriteForwarded(HeadBuffer head, ClientRequest request, DateTimeOffset now)
    {
        head.Append("X-Forwarded-For: "u8);
        foreach (var earlier in request.Headers[RequestHeader.ForwardedFor])
        {
            head.Append(earlier!);
            head.Append(", "u8);
        }

        head.Append(request.Address.Text);
        head.Append("\r\n"u8);
        head.Append(request.Address.ForwardedLines);
        head.Append("X-Request-Start: "u8);
        head.Append(now.ToUnixTimeMilliseconds());
        head.Append("\r\nX-Request-Id: "u8);
        head.Append(request.Id);
        head.Append("\r\n"u8);
    }

    private static void WriteUpgrade(HeadBuffer head, ClientRequest request)
    {
        if (request.Upgrade == UpgradeKind.None)
        {
            return;
        }

        head.Append("Connection: Upgrade\r\nUpgrade: websocket\r\n"u8);
        if (request.Upgrade == UpgradeKind.Http2)
        {
            // RFC 8441 drops the key of RFC 6455; the dyno speaks HTTP/1.1 and wants one.
            Span<byte> key = stackalloc byte[16];
            Random.Shared.NextBytes(key);
            head.Line("Sec-WebSocket-Key", Convert.ToBase64String(key));
        }
    }
}
