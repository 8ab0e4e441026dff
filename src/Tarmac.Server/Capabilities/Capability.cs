using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tarmac.Server.Capabilities;

/// <summary>
/// Makes and checks the tokens in URLs that need no API key: whoever has the URL may do the one thing that it names, until it expires.
/// A token is <c>base64url(expiry '|' purpose '|' content) '.' base64url(HMAC-SHA256)</c>; nothing about it is stored.
/// </summary>
internal sealed class Capability(byte[] key, TimeProvider time)
{
    public string Issue(string purpose, string content, TimeSpan life)
    {
        var expiry = (time.GetUtcNow() + life).ToUnixTimeSeconds();
        var payload = Encoding.UTF8.GetBytes($"{expiry}|{purpose}|{content}");
        return $"{Base64Url.EncodeToString(payload)}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, payload))}";
    }

    public bool TryRead(string purpose, string token, [NotNullWhen(true)] out string? content)
    {
        content = null;
        if (token.Split('.') is not [var encoded, var seal] || !Base64Url.IsValid(encoded) || !Base64Url.IsValid(seal))
        {
            return false;
        }

        var payload = Base64Url.DecodeFromChars(encoded);
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, payload), Base64Url.DecodeFromChars(seal)))
        {
            return false;
        }

        if (Encoding.UTF8.GetString(payload).Split('|', 3) is not [var expiry, var purposeOf, var text]
            || purposeOf != purpose
            || long.Parse(expiry, CultureInfo.InvariantCulture) < time.GetUtcNow().ToUnixTimeSeconds())
        {
            return false;
        }

        content = text;
        return true;
    }
}
