namespace Tarmac.Server.Deployments;

/// <summary>What this program gave the engine last for an app.</summary>
/// <param name="Fingerprint">See <see cref="AppSnapshot.FingerprintOf"/>.</param>
/// <param name="RetryAt">Null: the engine runs it. Otherwise not every dyno came up, and the engine is asked again at this time.</param>
internal sealed record AppliedFormation(string Fingerprint, DateTimeOffset? RetryAt);
