using Tarmac.Core.Formations;

namespace Tarmac.Builds;

/// <summary>Where builds keep their files and what a build may use.</summary>
public sealed record BuildOptions
{
    /// <summary>The installation's data folder; repositories, caches, slugs and build output are folders of it.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder with the buildpacks that are shipped: <c>python</c>, <c>nodejs</c>, <c>static</c>.</summary>
    public required string BuildpacksFolder { get; init; }

    /// <summary>The stack's name as the API and <c>STACK</c> say it.</summary>
    public string Stack { get; init; } = "debian-12";

    /// <summary>What the build dyno gets.</summary>
    public DynoSize BuildSize { get; init; } = new("Build", 2560, 4096, 4);

    public TimeSpan BuildLimit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Bytes of one push (Heroku allows a checkout of 1 GB).</summary>
    public long PushLimit { get; init; } = 1L << 30;

    /// <summary>Bytes of the source tree, unpacked.</summary>
    public long SourceLimit { get; init; } = 1L << 30;

    /// <summary>Files, folders and links of the source tree.</summary>
    public int SourceEntryLimit { get; init; } = 200_000;

    /// <summary>Bytes of a source archive as it is downloaded.</summary>
    public long ArchiveLimit { get; init; } = 512L << 20;

    /// <summary>Bytes that a build may write: app, cache and scratch together.</summary>
    public long DiskLimit { get; init; } = 4L << 30;

    /// <summary>Bytes that must stay free on the data folder's disk; a build that goes below is ended.</summary>
    public long FreeDiskReserve { get; init; } = 512L << 20;

    /// <summary>Bytes of the slug (Heroku: 500 MB).</summary>
    public long SlugLimit { get; init; } = 500L << 20;

    /// <summary>Bytes of output that one build may write (Heroku: 300 MB).</summary>
    public long OutputLimit { get; init; } = 300L << 20;

    /// <summary>Whether a source archive may come from this machine itself or a link-local address: for tests.</summary>
    public bool LocalDownloads { get; init; }

    /// <summary>The Python package that the Python buildpack puts beside Django apps: it is shipped beside the buildpacks. Null: it is not there.</summary>
    internal string? DjangoFolder =>
        Path.Combine(Path.GetFullPath(BuildpacksFolder), "..", "django") is var folder && Directory.Exists(folder) ? Path.GetFullPath(folder) : null;

    internal string Repositories => Path.Combine(DataFolder, "repos");

    internal string WorkFolders => Path.Combine(DataFolder, "builds");

    internal string Caches => Path.Combine(DataFolder, "caches");

    internal string Slugs => Path.Combine(DataFolder, "slugs");

    internal string Outputs => Path.Combine(DataFolder, "build-output");

    internal string Run => Path.Combine(DataFolder, "run");

    internal string HookSocket => Path.Combine(Run, "hook.sock");

    internal string Hooks => Path.Combine(Run, "git-hooks");
}
