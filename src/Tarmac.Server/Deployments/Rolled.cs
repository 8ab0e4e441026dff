namespace Tarmac.Server.Deployments;

/// <summary>What a step gave the engine.</summary>
/// <param name="Fingerprint">See <see cref="AppSnapshot.FingerprintOf"/>.</param>
/// <param name="Complete">False: not every dyno came up.</param>
internal sealed record Rolled(string Fingerprint, bool Complete);
