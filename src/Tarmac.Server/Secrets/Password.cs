using System.Globalization;
using System.Security.Cryptography;

namespace Tarmac.Server.Secrets;

/// <summary>Password hashes: PBKDF2 with SHA-512, written <c>rounds$salt$hash</c> (OWASP's 2023 figure for the rounds).</summary>
internal static class Password
{
    private const int Rounds = 210_000;
    private const int Size = 32;

    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return string.Create(CultureInfo.InvariantCulture, $"{Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Rounds))}");
    }

    public static bool Matches(string password, string? hash)
    {
        // An account without a password costs as much time as one with: the answer's delay must not tell which e-mails exist.
        var parts = (hash ?? $"{Rounds}$AAAAAAAAAAAAAAAAAAAAAA==$").Split('$');
        var derived = Derive(password, Convert.FromBase64String(parts[1]), int.Parse(parts[0], CultureInfo.InvariantCulture));
        return CryptographicOperations.FixedTimeEquals(derived, Convert.FromBase64String(parts[2]));
    }

    public static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static byte[] Derive(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA512, Size);
}
