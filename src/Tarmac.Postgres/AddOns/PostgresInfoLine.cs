using System.Collections.Immutable;

namespace Tarmac.Postgres.AddOns;

/// <summary>One line of <c>heroku pg:info</c>, in Heroku's words.</summary>
public sealed record PostgresInfoLine(string Name, ImmutableArray<string> Values);
