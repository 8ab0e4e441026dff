namespace Tarmac.Contracts.Authorizations;

/// <summary>What a browser login ends with.</summary>
public sealed record BrowserLoginKey(string AccessToken);
