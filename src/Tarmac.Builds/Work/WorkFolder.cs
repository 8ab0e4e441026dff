using Tarmac.Core.ConfigVars;

namespace Tarmac.Builds.Work;

/// <summary>A running build's own folder. It goes with the build, however that ends.</summary>
internal sealed class WorkFolder : IDisposable
{
    private const string DiskName = "disk";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // Beside what a build may write: the file system's own, and what comes between two looks of the limits.
    private const long DiskSlack = 256L << 20;

    private readonly BackgroundDeletion _deletion;
    private WorkDisk? _disk;

    private WorkFolder(string path, BackgroundDeletion deletion)
    {
        Path = path;
        _deletion = deletion;
    }

    /// <summary>Bytes of the build's files.</summary>
    public long Used => _disk is { } disk ? disk.Used + DiskUse.Of(Cache).Bytes : DiskUse.Of(Path).Bytes;

    public string Path { get; }

    /// <summary>What becomes the slug's image: it holds <see cref="App"/> and nothing else.</summary>
    public string Root => System.IO.Path.Combine(Disk, "root");

    public string App => System.IO.Path.Combine(Root, "app");

    /// <summary>On the disk of the caches: its files are shared with the app's cache, and it takes that one's place by a rename.</summary>
    public string Cache => System.IO.Path.Combine(Path, "cache");

    public string ConfigVars => System.IO.Path.Combine(Disk, "env");

    public string Results => System.IO.Path.Combine(Disk, "results");

    /// <summary>The build dyno's <c>/tmp</c>: on disk, because what a dyno writes elsewhere outside of its mounts may count as its memory.</summary>
    public string Temporary => System.IO.Path.Combine(Disk, "tmp");

    /// <summary>Not seen by the build dyno.</summary>
    public string Scratch => System.IO.Path.Combine(Disk, "scratch");

    private string Disk => System.IO.Path.Combine(Path, DiskName);

    public string InScratch(string name) => System.IO.Path.Combine(Scratch, name);

    public async Task WriteConfigVarsAsync(ConfigVarSet configVars, CancellationToken cancellation)
    {
        foreach (var (name, value) in configVars.Values)
        {
            var file = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            await using var text = new StreamWriter(System.IO.Path.Combine(ConfigVars, name), file);
            await text.WriteAsync(value.AsMemory(), cancellation);
        }
    }

    public static async Task<WorkFolder> CreateAsync(BuildOptions options, Guid build, BackgroundDeletion deletion, CancellationToken cancellation)
    {
        var work = new WorkFolder(System.IO.Path.Combine(options.WorkFolders, build.ToString()), deletion);
        Remove(work.Path);
        Directory.CreateDirectory(work.Path);
        try
        {
            var size = options.DiskLimit + (options.DiskLimit / 4) + DiskSlack;
            work._disk = await WorkDisk.MountAsync(System.IO.Path.Combine(work.Path, "disk.img"), work.Disk, size, cancellation);
            foreach (var folder in new[] { work.Root, work.Results, work.Scratch, work.Temporary })
            {
                Directory.CreateDirectory(folder);
            }

            Directory.CreateDirectory(work.ConfigVars, OwnerOnly);
            return work;
        }
        catch
        {
            work.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        var doomed = $"{Path}.{Guid.CreateVersion7():N}.old";
        Directory.Move(Path, doomed);
        _deletion.Add(doomed);
    }

    public static void Sweep(BuildOptions options)
    {
        if (Directory.Exists(options.WorkFolders))
        {
            foreach (var folder in Directory.EnumerateDirectories(options.WorkFolders))
            {
                Remove(folder);
            }
        }
    }

    /// <summary>The folder of a build that is done or was killed.</summary>
    public static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            WorkDisk.Unmount(System.IO.Path.Combine(path, DiskName));
            Directory.Delete(path, recursive: true);
        }
    }
}
