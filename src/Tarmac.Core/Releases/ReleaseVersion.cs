namespace Tarmac.Core.Releases;

/// <summary>A release's number within its app, from 1; written <c>v1</c>.</summary>
public readonly record struct ReleaseVersion(int Number) : IComparable<ReleaseVersion>
{
    public int CompareTo(ReleaseVersion other) => Number.CompareTo(other.Number);

    public override string ToString() => $"v{Number}";

    public static bool operator <(ReleaseVersion left, ReleaseVersion right) => left.Number < right.Number;

    public static bool operator >(ReleaseVersion left, ReleaseVersion right) => left.Number > right.Number;

    public static bool operator <=(ReleaseVersion left, ReleaseVersion right) => left.Number <= right.Number;

    public static bool operator >=(ReleaseVersion left, ReleaseVersion right) => left.Number >= right.Number;
}
