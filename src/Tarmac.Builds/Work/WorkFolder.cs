using Tarmac.Core.ConfigVars;

namespace Tarmac.Builds.Work;

/// <summary>A running build's own folder. It goes with the build, however that ends.</summary>
internal sealed class WorkFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Rubbish _rubbish;

    public WorkFolder(BuildOptions options, Guid build, Rubbish rubbish)
    {
        _rubbish = rubbish;
        Path = System.IO.Path.Combine(options.WorkFolders, build.ToString());
        Remove(Path);
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Results);
        Directory.CreateDirectory(ConfigVars, OwnerOnly);
        Directory.CreateDirectory(Scratch);
        Directory.CreateDirectory(Temporary);
    }

    public string Path { get; }

    /// <summary>What becomes the slug's image: it holds <see cref="App"/> and nothing else.</summary>
    public string Root => System.IO.Path.Combine(Path, "root");

    public string App => System.IO.Path.Combine(Root, "app");

    public string Cache => System.IO.Path.Combine(Path, "cache");

    public string ConfigVars => System.IO.Path.Combine(Path, "env");

    public string Results => System.IO.Path.Combine(Path, "results");

    /// <summary>The build dyno's <c>/tmp</c>: on disk, because what a dyno writes elsewhere outside of its mounts may count as its memory.</summary>
    public string Temporary => System.IO.Path.Combine(Path, "tmp");

    /// <summary>Not seen by the build dyno.</summary>
    public string Scratch => System.IO.Path.Combine(Path, "scratch");

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

    public void Dispose()
    {
        var doomed = $"{Path}.{Guid.CreateVersion7():N}.old";
        Directory.Move(Path, doomed);
        _rubbish.Add(doomed);
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

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
