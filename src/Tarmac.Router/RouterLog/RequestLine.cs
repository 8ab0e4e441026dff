using System.Globalization;
using System.Text;
using Tarmac.Router.Exchanges;
using Tarmac.Router.Http1;

namespace Tarmac.Router.RouterLog;

/// <summary>
/// The router's line in an app's log, field for field as Heroku writes it. Clients choose path, host and forwarded addresses: whatever could
/// end a field or a line is replaced, so no request can write a field, let alone a line, that the router did not.
/// </summary>
internal static class RequestLine
{
    private const int LongestPath = 4 * 1024;
    private const int LongestAddresses = 1024;

    public static void Write(HeadBuffer line, in RequestRecord record, DateTimeOffset now)
    {
        line.Append(record.App.IdUtf8);
        line.Append(" "u8);
        Time(line, now);
        Outcome(line, record);
        Token(line, " method="u8, record.Request.Method, 32);
        Quoted(line, " path=\""u8, record.Request.Target, LongestPath);
        Token(line, "\" host="u8, record.Request.Host, 255);
        line.Append(" request_id="u8);
        line.Append(record.Request.Id);
        Addresses(line, record.Request);
        line.Append(" dyno="u8);
        line.Append(record.Dyno is { } dyno ? dyno.NameUtf8 : []);
        Number(line, " connect="u8, record.ConnectMilliseconds, "ms"u8);
        Number(line, " service="u8, record.ServiceMilliseconds, "ms"u8);
        Number(line, " status="u8, record.Status, default);
        Number(line, " bytes="u8, record.Bytes, default);
        line.Append(record.Request.Address.IsTls ? " protocol=https\n"u8 : " protocol=http\n"u8);
    }

    private static void Outcome(HeadBuffer line, in RequestRecord record)
    {
        if (record.Error is not { } error)
        {
            line.Append(" at=info"u8);
            return;
        }

        line.Append(error.Sock is { } sock ? $" sock={sock} at={error.Level} code={error.Code}" : $" at={error.Level} code={error.Code}");
        line.Append($" desc=\"{error.Description}\"");
        if (error.Cause is { } cause)
        {
            line.Append($" cause=\"{cause}\"");
        }
    }

    private static void Addresses(HeadBuffer line, ClientRequest request)
    {
        line.Append(" fwd=\""u8);
        if (request.Headers[RequestHeader.ForwardedFor] is { Count: > 0 } earlier)
        {
            Quoted(line, default, earlier.ToString().Replace(" ", "", StringComparison.Ordinal), LongestAddresses);
            line.Append(","u8);
        }

        line.Append(request.Address.Text);
        line.Append("\""u8);
    }

    private static void Time(HeadBuffer line, DateTimeOffset now)
    {
        Span<byte> text = stackalloc byte[40];
        now.UtcDateTime.TryFormat(text, out var written, "O", CultureInfo.InvariantCulture);
        line.Append(text[..written]);
    }

    private static void Number(HeadBuffer line, ReadOnlySpan<byte> field, long? number, ReadOnlySpan<byte> unit)
    {
        line.Append(field);
        if (number is { } known)
        {
            line.Append(known);
            line.Append(unit);
        }
    }

    private static void Token(HeadBuffer line, ReadOnlySpan<byte> field, string text, int longest)
    {
        line.Append(field);
        Safe(line, text, longest, quoted: false);
    }

    private static void Quoted(HeadBuffer line, ReadOnlySpan<byte> field, string text, int longest)
    {
        line.Append(field);
        Safe(line, text, longest, quoted: true);
    }

    private static void Safe(HeadBuffer line, string text, int longest, bool quoted)
    {
        var kept = text.AsSpan(0, Math.Min(text.Length, longest));
        if (!kept.ContainsAnyExceptInRange('!', '~') && !kept.ContainsAny('"', '\\'))
        {
            line.Append(kept.Length == text.Length ? text : kept.ToString());
            return;
        }

        var safe = new StringBuilder(kept.Length + 16);
        foreach (var c in kept)
        {
            safe = c switch
            {
                '"' => safe.Append("%22"),
                '\\' => safe.Append("%5C"),
                ' ' when quoted => safe.Append(' '),
                > ' ' and < '\u007f' => safe.Append(c),
                _ => safe.Append('?'),
            };
        }

        line.Append(safe.ToString());
    }
}
