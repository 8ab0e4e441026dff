using System.Security.Cryptography;
using Tarmac.Builds.Sources;
using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Slugs;

/// <summary>Stores a slug that was built elsewhere: a <c>.tar.gz</c> with the folder <c>./app</c>, as Heroku's are. Its image is ours.</summary>
public sealed class SlugUpload(BuildOptions options, SlugFiles slugs)
{
    /// <param name="checksum"><c>SHA256:</c> and 64 hexadecimal digits of the archive; null: not checked.</param>
    public async Task<Result<UploadedSlug>> StoreAsync(Guid slug, Stream archive, string? checksum, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.WorkFolders);
        if (new DriveInfo(options.WorkFolders).AvailableFreeSpace < options.FreeDiskReserve)
        {
            return BuildFaults.DiskFull;
        }

        var work = Path.Combine(options.WorkFolders, $"slug-{slug}-{Guid.CreateVersion7():N}");
        Directory.CreateDirectory(work);
        try
        {
            var file = Path.Combine(work, "slug.tgz");
            if (await WriteAsync(archive, file, checksum, cancellation) is { } fault)
            {
                return fault;
            }

            await using var written = File.OpenRead(file);
            var unpacked = await new ArchiveUnpack(options, Path.Combine(work, "root")).UnpackAsync(written, cancellation);
            if (!unpacked.Succeeded)
            {
                return unpacked.Fault;
            }

            if (Path.GetFileName(unpacked.Value) != "app")
            {
                return Fault.Invalid("The slug's archive must hold the folder ./app and nothing else.");
            }

            var compiled = await new SlugCompiler(options, slugs).CompileAsync(slug, Path.Combine(work, "root"), cancellation);
            return compiled.Then<UploadedSlug>(made => new UploadedSlug(made.Size, made.Digest));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private async Task<Fault?> WriteAsync(Stream archive, string file, string? checksum, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var target = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[64 * 1024];
        long size = 0;
        int read;
        while ((read = await archive.ReadAsync(buffer, cancellation)) > 0)
        {
            size += read;
            if (size > options.SlugLimit)
            {
                return new Fault("payload_too_large", $"The slug's archive is larger than the limit of {options.SlugLimit} bytes.");
            }

            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        var sum = "SHA256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
        return checksum is null || string.Equals(checksum, sum, StringComparison.OrdinalIgnoreCase)
            ? null
            : Fault.Invalid($"The archive's checksum is {sum}, but {checksum} was announced.");
    }
}
