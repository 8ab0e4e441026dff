namespace Tarmac.Cli.LocalPostgres;

internal sealed record SeenRole(string Name, bool Login, bool Createdb, bool Super);
