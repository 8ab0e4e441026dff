namespace Tarmac.Server.Identity;

/// <summary>Who may call an endpoint. Without this attribute: any client with a valid API key.</summary>
internal enum Access
{
    Keyed,

    /// <summary>As <see cref="Keyed"/>; git asks for the key only when a 401 says so, so that answer names a realm.</summary>
    Git,

    /// <summary>No authentication: the endpoint has no private data, or its URL contains a secret.</summary>
    Open,

    /// <summary>By e-mail address and password, or by API key.</summary>
    Password,
}
