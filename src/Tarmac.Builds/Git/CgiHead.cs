using System.Globalization;
using System.Text;

namespace Tarmac.Builds.Git;

/// <summary>The head of a CGI program's answer (RFC 3875, section 6.3).</summary>
internal sealed record CgiHead(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    public const int Limit = 16 * 1024;

    /// <summary>Where the head ends in these bytes, or -1: git ends lines by CR LF.</summary>
    public static int EndOf(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOf("\r\n\r\n"u8);
        return at < 0 ? -1 : at + 4;
    }

    public static CgiHead Parse(ReadOnlySpan<byte> head)
    {
        var status = StatusCodes.Status200OK;
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var line in Encoding.Latin1.GetString(head).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                continue;
            }

            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (!name.Equals("Status", StringComparison.OrdinalIgnoreCase))
            {
                headers.Add(KeyValuePair.Create(name, value));
            }
            else if (value.Length >= 3 && int.TryParse(value.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                status = code;
            }
        }

        return new CgiHead(status, headers);
    }
}
