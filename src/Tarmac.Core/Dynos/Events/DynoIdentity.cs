using Tarmac.Core.Apps;
using Tarmac.Core.Releases;

namespace Tarmac.Core.Dynos.Events;

/// <summary>Which dyno an event is about. A name is used again by the next dyno in its place; an id never is.</summary>
public sealed record DynoIdentity(Guid Id, AppId App, DynoName Name, ReleaseVersion Version);
