namespace Tarmac.Builds.Work;

/// <summary>A buildpack that matched: as it is shown, and what it calls the app.</summary>
internal sealed record UsedBuildpack(string Text, string Language);
