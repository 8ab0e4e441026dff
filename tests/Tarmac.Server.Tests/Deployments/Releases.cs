using Tarmac.Core.Apps;
using Tarmac.Core.ConfigVars;
using Tarmac.Core.Releases;
using Tarmac.Core.Slugs;
using Tarmac.Server.Deployments;
using Tarmac.Server.Formations;

namespace Tarmac.Server.Tests.Deployments;

/// <summary>Apps and releases as planners see them.</summary>
internal static class Releases
{
    private static readonly AppId App = AppId.New();

    public static AppSnapshot AppWith(DeployableRelease? current = null, DeployableRelease? pending = null, params FormationRow[] formation) => new()
    {
        Id = App,
        Name = AppName.Parse("pave").Value,
        Destroying = false,
        Current = current,
        Pending = pending,
        Formation = formation,
        Hosts = ["pave.localhost", "www.example.test"],
    };

    public static DeployableRelease Of(int version, ReleasePhase phase = ReleasePhase.NotBegun, bool slug = true, params string[] types) => new()
    {
        Id = Guid.NewGuid(),
        Version = new ReleaseVersion(version),
        Description = $"Deploy {version}",
        CreatedAt = DateTimeOffset.UnixEpoch,
        UserEmail = "me@example.test",
        Phase = phase,
        Config = ConfigVarSet.Empty,
        Slug = slug ? new SlugReference(Guid.NewGuid(), null, 0) : null,
        Commit = "71c09b06",
        Processes = (types.Length == 0 ? ["web"] : types).ToDictionary(t => t, t => $"run {t}"),
    };

    public static FormationRow Row(string type, int quantity, string size = "Standard-1X") => new()
    {
        Id = Guid.NewGuid(),
        AppId = App.Value,
        AppName = "pave",
        Type = type,
        Command = $"run {type}",
        Quantity = quantity,
        Size = size,
        CreatedAt = DateTime.UnixEpoch,
        UpdatedAt = DateTime.UnixEpoch,
    };
}
