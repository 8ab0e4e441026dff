namespace Tarmac.Contracts.Buildpacks;

/// <summary>What a buildpack says of itself.</summary>
/// <param name="Content">The text.</param>
/// <param name="Encoding">How the text is encoded: <c>base64</c>.</param>
public sealed record BuildpackReadme(string Content, string Encoding);
