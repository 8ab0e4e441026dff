namespace Tarmac.Cli.LocalPostgres;

/// <summary>The result of a login.</summary>
internal enum LoginResult
{
    Right,

    /// <summary>The server decides by the name of the user of the machine (peer, ident) or has no rule for this: a password does not matter.</summary>
    NotByPassword,

    /// <summary>No such role, or another password: the server does not say which of the two.</summary>
    Refused,
}
