namespace Tarmac.Server.Builds;

/// <summary>A build whose row is there. Whoever has it runs it, or disposes of <paramref name="Run"/>.</summary>
internal sealed record BegunBuild(BuildRow Row, RunningBuild Run);
