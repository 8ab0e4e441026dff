namespace Tarmac.Contracts.Transfers;

/// <summary>Where a backup can be got without a key, for a while.</summary>
public sealed record PublicUrl(string Url, DateTime ExpiresAt);
