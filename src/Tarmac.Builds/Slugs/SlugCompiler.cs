using System.Globalization;
using System.Security.Cryptography;
using Tarmac.Core.Outcomes;
using Tarmac.Linux.Files;
using Tarmac.Linux.Programs;

namespace Tarmac.Builds.Slugs;

/// <summary>Makes a slug's image of a built app: squashfs, owned by the dyno user, there whole or not at all.</summary>
internal sealed class SlugCompiler(BuildOptions options, SlugFiles slugs)
{
    public const int DynoUser = 1000;

    // Fast over small: at 3, twice as fast as the default of 15 for slugs a tenth larger.
    private const int CompressionLevel = 3;

    /// <summary>The root folder holds <c>app</c> and nothing else.</summary>
    public async Task<Result<CompiledSlug>> CompileAsync(Guid id, string root, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.Slugs);
        var image = slugs.PathOf(id);
        var draft = image + ".new";
        try
        {
            var end = await new ProgramCall("mksquashfs", [.. Arguments(root, draft)]).RunAsync(cancellation);
            end.Demand("mksquashfs");
            var size = new FileInfo(draft).Length;
            if (size > options.SlugLimit)
            {
                return Fault.Invalid($"Compiled slug size: {SizeText.Of(size)} is too large (max is {SizeText.Of(options.SlugLimit)}).");
            }

            var checksum = await FinishAsync(draft, cancellation);
            File.Move(draft, image, overwrite: true);
            Folders.Sync(options.Slugs);
            return new CompiledSlug(id, size, checksum);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static IEnumerable<string> Arguments(string root, string draft) =>
    [
        root, draft, "-comp", "zstd", "-Xcompression-level", CompressionLevel.ToString(CultureInfo.InvariantCulture),
        "-force-uid", DynoUser.ToString(CultureInfo.InvariantCulture), "-force-gid", DynoUser.ToString(CultureInfo.InvariantCulture),
        "-root-mode", "755", "-no-xattrs", "-noappend", "-no-progress", "-quiet", "-no-recovery", "-mem", "256M",
        "-e", "app/.git",
    ];

    private static async Task<string> FinishAsync(string draft, CancellationToken cancellation)
    {
        await using var file = new FileStream(draft, FileMode.Open, FileAccess.ReadWrite);
        var checksum = "SHA256:" + Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
        file.Flush(flushToDisk: true);
        return checksum;
    }
}
