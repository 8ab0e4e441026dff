using System.Security.Cryptography;
using System.Text;

namespace Tarmac.Server.Secrets;

/// <summary>An API key: random, shown once, of which only the SHA-256 is kept. That is enough: there is nothing to guess in 256 bits.</summary>
internal static class ApiToken
{
    public static string Create() => "HRKU-" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
