using Tarmac.Builds.Sources;
using Tarmac.Core.Apps;

namespace Tarmac.Builds.Pushes;

/// <summary>A push that wants to be deployed: its objects are received and checked, its branch is not moved yet.</summary>
/// <param name="Previous">The commit that the branch was at; null for a new branch.</param>
public sealed record Push(AppId App, PushIdentity Who, string Branch, string? Previous, CommitSource Source)
{
    public string Commit => Source.Commit;
}
