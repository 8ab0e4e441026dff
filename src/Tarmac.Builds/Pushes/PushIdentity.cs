namespace Tarmac.Builds.Pushes;

/// <summary>The account that speaks to git.</summary>
public sealed record PushIdentity(Guid Account, string Email);
