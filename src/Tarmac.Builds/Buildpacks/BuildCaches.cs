using Tarmac.Builds.Work;
using Tarmac.Core.Apps;
using Tarmac.Linux.Programs;

namespace Tarmac.Builds.Buildpacks;

/// <summary>
/// The apps' build caches. A build works on a copy, which takes the place of the cache only when the build has succeeded: a build that fails
/// or is killed changes nothing. The copy shares its files by hard links (or by reflinks where the file system can), because
/// a cache holds thousands; a tool that writes into a file of its cache in place is the one case where a failed build is seen by the next.
/// </summary>
public sealed class BuildCaches(BuildOptions options)
{
    /// <summary>Empties the app's cache (<c>DELETE /apps/:id/build-cache</c>, and when the app is destroyed). A build under way keeps its copy.</summary>
    public async Task DeleteAsync(AppId app, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Directory.Exists(Folder(app)))
        {
            var doomed = Doomed(app);
            Directory.Move(Folder(app), doomed);
            await Task.Run(() => Directory.Delete(doomed, recursive: true), CancellationToken.None);
        }
    }

    /// <summary>The apps that have a cache.</summary>
    public IEnumerable<AppId> All() => Directory.Exists(options.Caches)
        ? from folder in Directory.EnumerateDirectories(options.Caches)
          where Guid.TryParse(Path.GetFileName(folder), out _)
          select new AppId(Guid.Parse(Path.GetFileName(folder)))
        : [];

    internal async Task CopyAsync(AppId app, string target, CancellationToken cancellation)
    {
        var source = Folder(app);
        if (!Directory.Exists(source))
        {
            Directory.CreateDirectory(target);
            return;
        }

        var way = await SharesExtentsAsync(target, cancellation) ? "--reflink=always" : "--link";
        var end = await new ProgramCall("cp", "--archive", way, "--no-target-directory", source, target).RunAsync(cancellation);
        if (end.Succeeded)
        {
            return;
        }

        // A cache that cannot be copied (emptied meanwhile, for one) costs time, not the build.
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        Directory.CreateDirectory(target);
    }

    /// <summary>Puts a build's copy in the cache's place. Killed between the two renames, the app has no cache: slow once, never wrong.</summary>
    internal void Keep(AppId app, string copy, BackgroundDeletion deletion)
    {
        Directory.CreateDirectory(options.Caches);
        var doomed = Doomed(app);
        if (Directory.Exists(Folder(app)))
        {
            Directory.Move(Folder(app), doomed);
        }

        Directory.Move(copy, Folder(app));
        if (Directory.Exists(doomed))
        {
            deletion.Add(doomed);
        }
    }

    internal void Sweep()
    {
        if (!Directory.Exists(options.Caches))
        {
            return;
        }

        foreach (var doomed in Directory.EnumerateDirectories(options.Caches, "*.old"))
        {
            Directory.Delete(doomed, recursive: true);
        }
    }

    // Asked with one file: cp that cannot make reflinks tries it for every file of the cache.
    private static async Task<bool> SharesExtentsAsync(string target, CancellationToken cancellation)
    {
        var (probe, copy) = (target + ".probe", target + ".probe2");
        await File.WriteAllTextAsync(probe, "probe", cancellation);
        var end = await new ProgramCall("cp", "--reflink=always", probe, copy).RunAsync(cancellation);
        File.Delete(probe);
        File.Delete(copy);
        return end.Succeeded;
    }

    private string Folder(AppId app) => Path.Combine(options.Caches, app.ToString());

    private string Doomed(AppId app) => Path.Combine(options.Caches, $"{app}.{Guid.CreateVersion7():N}.old");
}
