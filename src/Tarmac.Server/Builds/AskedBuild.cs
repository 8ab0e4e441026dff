using Tarmac.Builds.Sources;
using Tarmac.Server.Apps;

namespace Tarmac.Server.Builds;

/// <summary>A build of a source archive that waits for its turn.</summary>
internal sealed record AskedBuild(AppRow App, BegunBuild Begun, ArchiveSource Source, string? Description);
