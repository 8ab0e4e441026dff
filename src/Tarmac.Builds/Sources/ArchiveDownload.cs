using System.Security.Cryptography;
using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Sources;

/// <summary>Brings a source archive to this machine's disk, within the limit, and checks its checksum.</summary>
internal sealed class ArchiveDownload(BuildOptions options, HttpClient downloads)
{
    private const string ChecksumPrefix = "SHA256:";

    public async Task<Result<string>> FetchAsync(ArchiveSource source, string file, CancellationToken cancellation)
    {
        try
        {
            using var answer = await AskAsync(source.Location, cancellation);
            if (answer is { IsSuccessStatusCode: false })
            {
                return SourceFaults.Archive($"{source.Location.Host} answered {(int)answer.StatusCode}. Is the address still valid, and readable without a login?");
            }

            await using var content = answer is null ? File.OpenRead(source.Location.LocalPath) : await answer.Content.ReadAsStreamAsync(cancellation);
            await using var limited = new LimitedStream(content, options.ArchiveLimit, "The archive");
            await using (var copy = File.Create(file))
            {
                await limited.CopyToAsync(copy, cancellation);
            }

            return await CheckAsync(source.Checksum, file, cancellation);
        }
        catch (InvalidDataException tooLarge)
        {
            return SourceFaults.Archive(tooLarge.Message);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return SourceFaults.Archive("nothing was put to its address yet. PUT the archive to put_url first.");
        }
        catch (Exception broken) when (broken is HttpIOException || (broken is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return SourceFaults.Archive($"{source.Location.Host} broke off, or did not answer in time.");
        }
        catch (HttpRequestException unreachable)
        {
            return SourceFaults.Archive($"{source.Location.Host} could not be reached ({unreachable.HttpRequestError}: {unreachable.InnerException?.Message ?? unreachable.Message}).");
        }
    }

    private async Task<HttpResponseMessage?> AskAsync(Uri location, CancellationToken cancellation) => location.Scheme switch
    {
        "file" => null,
        "http" or "https" => await downloads.GetAsync(location, HttpCompletionOption.ResponseHeadersRead, cancellation),
        _ => throw new HttpRequestException("the address must begin with http:// or https://"),
    };

    private static async Task<Result<string>> CheckAsync(string? checksum, string file, CancellationToken cancellation)
    {
        if (checksum is null)
        {
            return file;
        }

        await using var content = File.OpenRead(file);
        var seen = ChecksumPrefix + Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
        return string.Equals(seen, checksum, StringComparison.OrdinalIgnoreCase)
            ? file
            : SourceFaults.Archive($"its checksum is {seen}, not {ArchivePaths.Shown(checksum)}.");
    }
}
