using System.Security.Cryptography;

namespace Tarmac.Postgres.AddOns;

/// <summary>
/// The names and the password of an app's database. Made and stored (encrypted) by the caller before it asks for the database, so that asking
/// again after a crash gives the same one; Postgres itself only ever sees a verifier of the password.
/// </summary>
public sealed record PostgresSecret(string Database, string User, string Password)
{
    /// <summary>Random, because tenants of a shared cluster see each other's names. In Heroku's shapes: <c>d...</c>, <c>u...</c>, <c>p...</c>.</summary>
    public static PostgresSecret New() => new(
        "d" + RandomNumberGenerator.GetHexString(14, lowercase: true),
        "u" + RandomNumberGenerator.GetHexString(14, lowercase: true),
        "p" + RandomNumberGenerator.GetHexString(64, lowercase: true));

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{User} on {Database}";
}
