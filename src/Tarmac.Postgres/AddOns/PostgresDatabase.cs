namespace Tarmac.Postgres.AddOns;

/// <summary>A database that an app can use.</summary>
/// <param name="Url">For <c>DATABASE_URL</c>; holds the password.</param>
public sealed record PostgresDatabase(Guid Id, PostgresPlan Plan, string Host, int Port, string Database, string User, string Url)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Plan.Name} {Database} on {Host}:{Port}";
}
