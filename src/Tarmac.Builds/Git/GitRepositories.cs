using System.Text.RegularExpressions;
using Tarmac.Core.Apps;
using Tarmac.Linux.Programs;

namespace Tarmac.Builds.Git;

/// <summary>The apps' bare repositories.</summary>
public sealed partial class GitRepositories(BuildOptions options)
{
    // Below it git fails half-way, in words that name neither the disk nor a remedy.
    private const long LeastFree = 16 * 1024 * 1024;

    private readonly Receiving _receiving = new();

    /// <summary>No push can be taken in.</summary>
    internal bool DiskIsFull => Directory.Exists(options.Repositories) && new DriveInfo(options.Repositories).AvailableFreeSpace < LeastFree;

    /// <summary>Makes the app's repository where it is missing. Made beside and renamed, so that it is there whole or not at all.</summary>
    public async Task EnsureAsync(AppId app, CancellationToken cancellation)
    {
        var folder = Folder(app);
        if (Directory.Exists(folder))
        {
            return;
        }

        Directory.CreateDirectory(options.Repositories);
        var draft = $"{folder}.{Guid.CreateVersion7():N}.new";
        try
        {
            var end = await (new ProgramCall("git", "init", "--quiet", "--bare", "--initial-branch=main", "--template=", draft) { Environment = GitEnvironment.For(options) }).RunAsync(cancellation);
            end.Demand("git init");
            Directory.Move(draft, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another request for the same app was first.
        }
        finally
        {
            Remove(draft);
        }
    }

    /// <summary>Removes the app's repository with all that it holds.</summary>
    public async Task DeleteAsync(AppId app, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var folder = Folder(app);
        if (Directory.Exists(folder))
        {
            // Out of sight at once: a deletion that is interrupted is taken up by the sweep.
            var doomed = $"{folder}.{Guid.CreateVersion7():N}.old";
            Directory.Move(folder, doomed);
            await Task.Run(() => Remove(doomed), CancellationToken.None);
        }
    }

    /// <summary>The apps that have a repository.</summary>
    public IEnumerable<AppId> All() => Directory.Exists(options.Repositories)
        ? from folder in Directory.EnumerateDirectories(options.Repositories, "*.git")
          where Guid.TryParse(Path.GetFileNameWithoutExtension(folder), out _)
          select new AppId(Guid.Parse(Path.GetFileNameWithoutExtension(folder)))
        : [];

    /// <summary>Bytes on disk; 0 where there is none.</summary>
    public long Size(AppId app) => DiskUse.Of(Folder(app)).Bytes;

    internal string Folder(AppId app) => Path.Combine(options.Repositories, $"{app}.git");

    /// <summary>Dispose it when git has ended.</summary>
    internal IDisposable Receive(AppId app) => _receiving.Begin(Folder(app));

    /// <summary>Points HEAD at the branch that is deployed, which a clone then checks out.</summary>
    internal async Task SetHeadAsync(AppId app, string branch, CancellationToken cancellation)
    {
        var end = await (new ProgramCall("git", "symbolic-ref", "HEAD", branch) { Folder = Folder(app), Environment = GitEnvironment.For(options) }).RunAsync(cancellation);
        end.Demand("git symbolic-ref");
    }

    /// <summary>Removes what pushes and deletions left that were interrupted with this program.</summary>
    internal void Sweep()
    {
        if (!Directory.Exists(options.Repositories))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(options.Repositories))
        {
            if (Unfinished().IsMatch(Path.GetFileName(folder)))
            {
                Remove(folder);
            }
            else
            {
                Receiving.RemoveQuarantines(folder);
            }
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex(@"\.git\.[0-9a-f]{32}\.(?:new|old)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Unfinished();
}
