using Tarmac.Builds.Git;
using Tarmac.Builds.Output;
using Tarmac.Builds.Sources;
using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Work;

/// <summary>Puts a build's source into its work folder.</summary>
internal sealed class SourceFetch(BuildOptions options, HttpClient downloads)
{
    public async Task<Result<string>> WriteAsync(BuildSource source, WorkFolder work, IBuildOutput output, CancellationToken cancellation)
    {
        switch (source)
        {
            case CommitSource commit:
                await output.WriteAsync("Compressing source files... "u8.ToArray(), cancellation);
                var checkedOut = await new CommitCheckout(options, new GitRepositories(options))
                    .WriteAsync(commit, work.App, work.InScratch("index"), output, cancellation);
                await output.LineAsync(checkedOut.Succeeded ? "done.\nBuilding source:\n" : "failed.\n", cancellation);
                return checkedOut;
            case ArchiveSource archive:
                return await UnpackAsync(archive, work, cancellation);
            default:
                throw new ArgumentOutOfRangeException(nameof(source), source.GetType().Name, "No such source.");
        }
    }

    private async Task<Result<string>> UnpackAsync(ArchiveSource source, WorkFolder work, CancellationToken cancellation)
    {
        var fetched = await new ArchiveDownload(options, downloads).FetchAsync(source, work.InScratch("source.tgz"), cancellation);
        if (!fetched.Succeeded)
        {
            return fetched;
        }

        await using (var archive = File.OpenRead(fetched.Value))
        {
            var unpacked = await new ArchiveUnpack(options, work.InScratch("unpacked")).UnpackAsync(archive, cancellation);
            if (!unpacked.Succeeded)
            {
                return unpacked;
            }

            Directory.Move(unpacked.Value, work.App);
        }

        File.Delete(fetched.Value);
        return work.App;
    }
}
