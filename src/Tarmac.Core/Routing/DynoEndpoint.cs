namespace Tarmac.Core.Routing;

/// <summary>Where a web dyno listens. <see cref="Dyno"/> is its name for the log (<c>web.1</c>).</summary>
public sealed record DynoEndpoint(string Dyno, string Address, int Port);
