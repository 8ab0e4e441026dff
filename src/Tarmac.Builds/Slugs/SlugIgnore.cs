using Tarmac.Builds.Git;
using Tarmac.Linux.Files;
using Tarmac.Linux.Programs;

namespace Tarmac.Builds.Slugs;

/// <summary>Removes what <c>.slugignore</c> names before the build, as Heroku does. Git itself matches the patterns: they are those of <c>.gitignore</c>.</summary>
internal sealed class SlugIgnore(BuildOptions options)
{
    private const string FileName = ".slugignore";
    private const int Limit = 64 * 1024;

    // A path is at most 4 KB; the source's limit of entries ends far below this.
    private const int ListingLimit = 256 << 20;

    /// <summary>How many files and folders were removed.</summary>
    public async Task<int> ApplyAsync(string app, string scratch, CancellationToken cancellation)
    {
        if (await UntrustedFile.ReadAsync(Path.Combine(app, FileName), Limit, cancellation) is not { Length: > 0 } patterns)
        {
            return 0;
        }

        var repository = Path.Combine(scratch, "slugignore.git");
        var exclude = Path.Combine(scratch, "slugignore");
        await File.WriteAllTextAsync(exclude, patterns, cancellation);
        var environment = GitEnvironment.For(options);
        (await (new ProgramCall("git", "init", "--quiet", "--bare", "--template=", repository) { Environment = environment }).RunAsync(cancellation))
            .Demand("git init");
        var call = new ProgramCall("git", "ls-files", "--others", "--ignored", "--directory", "-z", "--exclude-from", exclude)
        {
            Environment = environment.SetItem("GIT_DIR", repository).SetItem("GIT_WORK_TREE", app),
            Folder = app,
            OutputLimit = ListingLimit,
        };
        var end = await call.RunAsync(cancellation);
        end.Demand("git ls-files");
        var ignored = end.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        foreach (var path in ignored)
        {
            Remove(Path.Combine(app, path.TrimEnd('/')));
        }

        return ignored.Length;
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
        {
            Directory.Delete(path, recursive: true);
        }
        else if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            // Git names a folder with everything in it ignored, and the files in it as well.
            File.Delete(path);
        }
    }
}
