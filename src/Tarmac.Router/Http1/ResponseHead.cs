using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Tarmac.Router.Errors;

namespace Tarmac.Router.Http1;

/// <summary>A dyno's status line and headers, read strictly: what is doubtful is refused, since two readers may differ on it.</summary>
internal struct ResponseHead
{
    public const int MostBytes = 1024 * 1024;

    public const int LongestStatusLine = 8 * 1024;
    private const int LongestCookie = 8 * 1024;
    private const int LongestHeader = 512 * 1024;

    private List<string>? _nominated;
    private long _contentLength;
    private bool _chunked;
    private bool _oneShot;
    private int? _keepAliveSeconds;

    public int Status { get; private set; }

    public ResponseFraming Framing { get; private set; }

    public readonly long ContentLength => _contentLength;

    /// <summary>Whether the dyno keeps the connection open after this response.</summary>
    public readonly bool KeepsOpen => !_oneShot && Framing != ResponseFraming.UntilClose;

    /// <summary>How long the dyno keeps an unused connection open, where it says so (<c>Keep-Alive: timeout=5</c>).</summary>
    public readonly TimeSpan KeepAlive => _keepAliveSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;

    public string? UpgradedTo { get; private set; }

    /// <summary>Finds the end of the head; <paramref name="scanned"/> remembers where the search stopped. 0 while it is incomplete.</summary>
    public static int FindEnd(ReadOnlySpan<byte> received, ref int scanned)
    {
        var from = Math.Max(0, scanned - 3);
        var end = received[from..].IndexOf("\r\n\r\n"u8);
        scanned = received.Length;
        return end < 0 ? 0 : from + end + 4;
    }

    /// <summary>What to say of a head that has not ended after so many bytes, if it has not ended too long already.</summary>
    public static RouterError? TooLong(ReadOnlySpan<byte> received) =>
        !received[..LongestStatusLine].Contains((byte)'\n') ? RouterError.OversizedStatusLine
        : received.Length >= MostBytes ? RouterError.OversizedHeader
        : null;

    /// <summary>The status alone, to tell interim responses apart.</summary>
    public static bool TryReadStatus(ReadOnlySpan<byte> head, out int status)
    {
        status = 0;
        if (head.Length < 13 || !head.StartsWith("HTTP/1."u8) || head[7] is not ((byte)'0' or (byte)'1') || head[8] != ' ' || head[12] is not ((byte)' ' or (byte)'\r'))
        {
            return false;
        }

        return Utf8Parser.TryParse(head.Slice(9, 3), out status, out var used) && used == 3 && status is >= 100 and <= 999 && head[9] != '+';
    }

    /// <summary>Reads a complete head and puts the headers that go on to the client into <paramref name="headers"/>.</summary>
    public RouterError? Read(ReadOnlySpan<byte> head, bool answersHead, IHeaderDictionary headers)
    {
        _contentLength = -1;
        var line = head.IndexOf((byte)'\n') + 1;
        if (line > LongestStatusLine)
        {
            return RouterError.OversizedStatusLine;
        }

        if (!TryReadStatus(head, out var status) || head[line - 2] != '\r')
        {
            return RouterError.PoorlyFormatted;
        }

        Status = status;
        _oneShot = head[7] == '0';
        var rest = head[line..^2];
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            if (ReadLine(rest[..(end + 1)], headers) is { } error)
            {
                return error;
            }

            rest = rest[(end + 1)..];
        }

        DropNominated(headers);
        return Frame(answersHead);
    }

    private RouterError? ReadLine(ReadOnlySpan<byte> line, IHeaderDictionary headers)
    {
        var colon = line.IndexOf((byte)':');
        if (colon < 1 || line[^2] != '\r' || line[..colon].ContainsAnyExcept(HeaderCharacters.TokenBytes))
        {
            return RouterError.PoorlyFormatted;
        }

        if (line.Length > LongestHeader)
        {
            return RouterError.OversizedHeader;
        }

        var value = line[(colon + 1)..^2].Trim(" \t"u8);
        return value.ContainsAny(HeaderCharacters.NotInValueBytes) ? RouterError.PoorlyFormatted : Take(line[..colon], value, headers);
    }

    private RouterError? Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, IHeaderDictionary headers)
    {
        switch (name.Length)
        {
            case 2 when Is(name, "te"u8):
            case 7 when Is(name, "trailer"u8):
            case 16 when Is(name, "proxy-connection"u8):
                return null;
            case 7 when Is(name, "upgrade"u8):
                UpgradedTo = HeaderText.From(value);
                return null;
            case 10 when Is(name, "keep-alive"u8):
                TakeKeepAlive(value);
                return null;
            case 10 when Is(name, "connection"u8):
                TakeConnection(value);
                return null;
            case 14 when Is(name, "content-length"u8):
                return TakeLength(value);
            case 17 when Is(name, "transfer-encoding"u8):
                var repeated = _chunked;
                _chunked = true;
                return repeated || !Is(value, "chunked"u8) ? RouterError.PoorlyFormatted : null;
            case 10 when Is(name, "set-cookie"u8) && value.Length > LongestCookie:
                return RouterError.OversizedCookie;
            default:
                headers.Append(HeaderText.From(name), HeaderText.From(value));
                return null;
        }
    }

    private void TakeConnection(ReadOnlySpan<byte> value)
    {
        if (Is(value, "keep-alive"u8))
        {
            return;
        }

        if (Is(value, "close"u8))
        {
            _oneShot = true;
            return;
        }

        var text = Encoding.Latin1.GetString(value);
        _oneShot |= text.Contains("close", StringComparison.OrdinalIgnoreCase);
        if (ConnectionTokens.Nominated(new StringValues(text)) is { } names)
        {
            (_nominated ??= []).AddRange(names);
        }
    }

    private void TakeKeepAlive(ReadOnlySpan<byte> value)
    {
        var timeout = value.IndexOf("timeout="u8);
        if (timeout >= 0 && Utf8Parser.TryParse(value[(timeout + 8)..], out int seconds, out _))
        {
            _keepAliveSeconds = seconds;
        }
    }

    private RouterError? TakeLength(ReadOnlySpan<byte> value)
    {
        var wellFormed = value.Length is > 0 and <= 18 && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        if (!wellFormed || !Utf8Parser.TryParse(value, out long length, out _) || (_contentLength >= 0 && _contentLength != length))
        {
            return RouterError.InvalidContentLength;
        }

        _contentLength = length;
        return null;
    }

    private readonly void DropNominated(IHeaderDictionary headers)
    {
        foreach (var name in _nominated ?? [])
        {
            if (!RequestHeader.IsNeverNominated(name) && !name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
            {
                headers.Remove(name);
            }
        }
    }

    private RouterError? Frame(bool answersHead)
    {
        if (_chunked && _contentLength >= 0)
        {
            return RouterError.InvalidContentLength;
        }

        Framing = (answersHead || Status is < 200 or 204 or 304, _chunked, _contentLength) switch
        {
            (true, _, _) => ResponseFraming.None,
            (_, true, _) => ResponseFraming.Chunked,
            (_, _, >= 0) => ResponseFraming.Length,
            _ => ResponseFraming.UntilClose,
        };
        return null;
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower) => Ascii.EqualsIgnoreCase(text, lower);
}
