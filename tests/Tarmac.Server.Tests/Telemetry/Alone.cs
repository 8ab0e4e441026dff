namespace Tarmac.Server.Tests.Telemetry;

/// <summary>Tests that run after all others, one at a time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
