using System.Collections.Immutable;
using Tarmac.Builds.Git;
using Tarmac.Builds.Output;
using Tarmac.Core.Outcomes;
using Tarmac.Linux.Programs;

namespace Tarmac.Builds.Sources;

/// <summary>
/// Writes a commit's files. Git's own checkout does it, which refuses paths that lead out of the folder; not <c>git archive</c>, which would
/// leave out what <c>.gitattributes</c> keeps from archives.
/// </summary>
internal sealed class CommitCheckout(BuildOptions options, GitRepositories repositories)
{
    // A path is at most 4 KB; what is longer than this is beyond the limit of entries anyway.
    private const long ListingLimit = 256L << 20;

    public async Task<Result<string>> WriteAsync(CommitSource source, string folder, string index, IBuildOutput output, CancellationToken cancellation)
    {
        var environment = GitEnvironment.For(options).With(source.Quarantine)
            .SetItem("GIT_DIR", repositories.Folder(source.App))
            .SetItem("GIT_INDEX_FILE", index);
        var kind = await (new ProgramCall("git", "cat-file", "-t", source.Commit) { Environment = environment }).RunAsync(cancellation);
        if (!kind.Succeeded || kind.Output.Trim() != "commit")
        {
            return Fault.Invalid($"{source.Commit} is no commit of this app.");
        }

        var listing = await ListAsync(source.Commit, environment, cancellation);
        Directory.CreateDirectory(folder);
        if (Refusal(listing, new DriveInfo(options.WorkFolders).AvailableFreeSpace) is { } refusal)
        {
            return refusal;
        }

        foreach (var submodule in listing.Submodules.Take(10))
        {
            await output.WarningAsync($"The submodule {submodule} is not fetched: its folder stays empty. Add its files to the repository, or install it as a dependency.", cancellation);
        }

        await DemandAsync(["read-tree", source.Commit], environment, folder, cancellation);
        await DemandAsync(["checkout-index", "--all", "--force", "--quiet"], environment.SetItem("GIT_WORK_TREE", folder), folder, cancellation);
        return folder;
    }

    private static async Task<TreeListing> ListAsync(string commit, ImmutableSortedDictionary<string, string> environment, CancellationToken cancellation)
    {
        var text = "";
        var call = new ProgramCall("git", "ls-tree", "-r", "-l", "-z", "--full-tree", commit) { Environment = environment };
        var end = await call.RunAsync(
            async (stream, token) =>
            {
                await using var limited = new LimitedStream(stream, ListingLimit, "The list of files");
                using var reader = new StreamReader(limited);
                text = await reader.ReadToEndAsync(token);
            },
            cancellation);
        end.Demand("git ls-tree");
        return TreeListing.Parse(text);
    }

    private static async Task DemandAsync(
        ImmutableArray<string> arguments, ImmutableSortedDictionary<string, string> environment, string folder, CancellationToken cancellation)
    {
        var end = await (new ProgramCall("git", arguments) { Environment = environment, Folder = folder }).RunAsync(cancellation);
        end.Demand("git " + arguments[0]);
    }

    // Asked before: git's own message of a full disk does not name it.
    private Fault? Refusal(TreeListing listing, long free) =>
        listing.Entries > options.SourceEntryLimit ? SourceFaults.TooManyEntries(options)
        : listing.Bytes > options.SourceLimit ? SourceFaults.TooLarge(options)
        : listing.Bytes + options.FreeDiskReserve > free ? BuildFaults.DiskFull
        : listing.Entries == 0 ? Fault.Invalid("The commit holds no files.")
        : null;
}
