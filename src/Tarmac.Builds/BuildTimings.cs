namespace Tarmac.Builds;

/// <summary>Where a build's time went. <see cref="Dyno"/> is what starting and ending the build dyno took beside its phases.</summary>
public sealed record BuildTimings(TimeSpan Fetch, TimeSpan Dyno, TimeSpan Detect, TimeSpan Compile, TimeSpan Slug);
