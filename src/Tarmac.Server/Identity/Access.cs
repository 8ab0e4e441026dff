namespace Tarmac.Server.Identity;

/// <summary>Who may call an endpoint. Without this mark: whoever shows an API key.</summary>
internal enum Access
{
    Keyed,

    /// <summary>As <see cref="Keyed"/>; git asks for the key only when a 401 says so, so that answer names a realm.</summary>
    Git,

    /// <summary>Anybody: nothing of anyone's is there, or the URL itself holds a secret.</summary>
    Open,

    /// <summary>Whoever shows an e-mail address and a password; also with a key.</summary>
    Password,
}
