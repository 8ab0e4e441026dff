using Microsoft.Extensions.Primitives;

namespace Tarmac.Router.Http1;

/// <summary>
/// The comma-separated tokens of a <c>Connection</c> header. Of a client's header Kestrel keeps them only where no <c>close</c> or
/// <c>keep-alive</c> stands among them on the same line: then it replaces the value by that word alone, and the named headers pass.
/// </summary>
internal static class ConnectionTokens
{
    /// <summary>The header names that it nominates as hop-by-hop; null for the usual <c>close</c>, <c>keep-alive</c> and <c>Upgrade</c>.</summary>
    public static List<string>? Nominated(StringValues connection)
    {
        List<string>? names = null;
        foreach (var value in connection)
        {
            foreach (var part in value.AsSpan().Split(','))
            {
                var token = value.AsSpan()[part].Trim();
                if (!token.IsEmpty && !Is(token, "close") && !Is(token, "keep-alive") && !Is(token, "upgrade"))
                {
                    (names ??= []).Add(token.ToString());
                }
            }
        }

        return names;
    }

    private static bool Is(ReadOnlySpan<char> token, string name) => token.Equals(name, StringComparison.OrdinalIgnoreCase);
}
