namespace Tarmac.Cli.LocalPostgres;

/// <summary>A role that the settings log in with; an empty password where they give none.</summary>
internal sealed record WantedRole(string Name, string Password);
