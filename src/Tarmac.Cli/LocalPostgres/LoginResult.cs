namespace Tarmac.Cli.LocalPostgres;

/// <summary>How a login went.</summary>
internal enum LoginResult
{
    Right,

    /// <summary>The server decides by the name of the user of the machine (peer, ident) or has no rule for this: a password does not matter.</summary>
    NotByPassword,

    /// <summary>No such role, or another password: the server does not tell which.</summary>
    Refused,
}
