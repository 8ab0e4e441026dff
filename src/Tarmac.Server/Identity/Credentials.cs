using System.Net.Http.Headers;
using System.Text;

namespace Tarmac.Server.Identity;

/// <summary>What an <c>Authorization</c> header shows. Basic with anything but an e-mail address before the colon carries a key (git, data calls).</summary>
internal sealed record Credentials(string? Key, string? Email, string? Password)
{
    public static Credentials? Parse(string? header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || string.IsNullOrEmpty(value.Parameter))
        {
            return null;
        }

        if (value.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return new Credentials(value.Parameter, null, null);
        }

        if (!value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || Decode(value.Parameter) is not { } pair || pair.IndexOf(':') is var colon && colon < 0)
        {
            return null;
        }

        var (user, secret) = (pair[..colon], pair[(colon + 1)..]);
        return secret.Length == 0 ? new Credentials(user, null, null) : new Credentials(secret, user.Contains('@', StringComparison.Ordinal) ? user : null, secret);
    }

    private static string? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
