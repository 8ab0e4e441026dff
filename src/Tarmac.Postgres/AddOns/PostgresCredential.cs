namespace Tarmac.Postgres.AddOns;

/// <summary>A login of an add-on's database. The password is only with whoever asked for the database.</summary>
/// <param name="Name"><c>default</c> for the role that owns the database.</param>
/// <param name="Connections">Its sessions now.</param>
public sealed record PostgresCredential(string Name, string User, string State, string Database, string Host, int Port, int Connections);
