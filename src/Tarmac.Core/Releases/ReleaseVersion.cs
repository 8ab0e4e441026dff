namespace Tarmac.Core.Releases;

/// <summary>A release's number within its app, from 1; written <c>v1</c>.</summary>
public readonly record struct ReleaseVersion(int Number)
{
    public override string ToString() => $"v{Number}";
}
