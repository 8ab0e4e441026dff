using System.Formats.Tar;
using System.IO.Compression;
using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Sources;

/// <summary>
/// Unpacks a <c>.tar.gz</c> that anybody may have made: plain files, folders and links that stay inside, within the limits of size and number.
/// </summary>
internal sealed class ArchiveUnpack(BuildOptions options, string folder)
{
    // Headers and padding of many small files, over their contents.
    private const int HeaderAllowance = 4;

    private const UnixFileMode Plain =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly ArchivePaths _paths = new();
    private int _entries;
    private long _bytes;

    /// <summary>Returns the folder with the source: the one folder at the top where there is nothing else, as in archives that GitHub makes.</summary>
    public async Task<Result<string>> UnpackAsync(Stream archive, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        try
        {
            await using var unzipped = new GZipStream(archive, CompressionMode.Decompress);
            await using var limited = new LimitedStream(unzipped, options.SourceLimit * HeaderAllowance, "The archive");
            await using var guarded = new TarGuard(limited);
            await using var tar = new TarReader(guarded);
            while (await tar.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
            {
                if (await WriteAsync(entry, cancellation) is { } fault)
                {
                    return fault;
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            return SourceFaults.Archive($"{broken.Message} It must be a .tar.gz with the app at its root.");
        }

        if (_entries == 0)
        {
            return SourceFaults.Archive("it is empty, or no .tar.gz.");
        }

        var top = Directory.GetFileSystemEntries(folder);
        return top.Length == 1 && Directory.Exists(top[0]) && new DirectoryInfo(top[0]).LinkTarget is null ? top[0] : folder;
    }

    private async Task<Fault?> WriteAsync(TarEntry entry, CancellationToken cancellation)
    {
        if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
        {
            return null;
        }

        if (++_entries > options.SourceEntryLimit)
        {
            return SourceFaults.TooManyEntries(options);
        }

        var accepted = _paths.Accept(entry.Name, entry.EntryType is TarEntryType.SymbolicLink);
        if (!accepted.Succeeded || accepted.Value.Length == 0)
        {
            return accepted.Fault;
        }

        var path = Path.Combine(folder, accepted.Value);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                return MakeFolder(path);
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                return Clear(path) ?? await WriteFileAsync(entry, path, cancellation);
            case TarEntryType.SymbolicLink:
                return ArchivePaths.StaysInside(accepted.Value, entry.LinkName)
                    ? Clear(path) ?? Link(path, entry.LinkName)
                    : SourceFaults.Archive($"the link {ArchivePaths.Shown(entry.Name)} leads out of the archive.");
            case TarEntryType.HardLink:
                return await CopyAsync(entry, path, cancellation);
            default:
                return SourceFaults.Archive($"{ArchivePaths.Shown(entry.Name)} is neither file, folder nor link.");
        }
    }

    private static Fault? Link(string path, string target)
    {
        File.CreateSymbolicLink(path, target);
        return null;
    }

    private static Fault? MakeFolder(string path)
    {
        if (File.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            return SourceFaults.Archive($"{ArchivePaths.Shown(Path.GetFileName(path))} is a folder and something else.");
        }

        Directory.CreateDirectory(path);
        return null;
    }

    /// <summary>Later entries of a tar replace earlier ones.</summary>
    private static Fault? Clear(string path)
    {
        var parent = Path.GetDirectoryName(path)!;
        if (File.Exists(parent) || (Directory.Exists(path) && new FileInfo(path).LinkTarget is null))
        {
            return SourceFaults.Archive($"{ArchivePaths.Shown(Path.GetFileName(path))} is a folder and something else.");
        }

        Directory.CreateDirectory(parent);
        File.Delete(path);
        return null;
    }

    private async Task<Fault?> WriteFileAsync(TarEntry entry, string path, CancellationToken cancellation)
    {
        _bytes += entry.Length;
        if (_bytes > options.SourceLimit)
        {
            return SourceFaults.TooLarge(options);
        }

        var mode = (entry.Mode & Executable) is UnixFileMode.None ? Plain : Plain | Executable;
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode });
        if (entry.DataStream is { } data)
        {
            await data.CopyToAsync(file, cancellation);
        }

        return null;
    }

    // A hard link becomes a copy: nothing distinguishes the two, and links to links need no special case.
    private async Task<Fault?> CopyAsync(TarEntry entry, string path, CancellationToken cancellation)
    {
        var accepted = new ArchivePaths().Accept(entry.LinkName, link: false);
        var original = accepted.Succeeded ? new FileInfo(Path.Combine(folder, accepted.Value)) : null;
        if (original is not { Exists: true, LinkTarget: null } || !_paths.IsReal(accepted.Value))
        {
            return SourceFaults.Archive($"the link {ArchivePaths.Shown(entry.Name)} leads to no file of the archive.");
        }

        _bytes += original.Length;
        if (_bytes > options.SourceLimit)
        {
            return SourceFaults.TooLarge(options);
        }

        if (original.FullName == Path.GetFullPath(path))
        {
            return null;
        }

        if (Clear(path) is { } fault)
        {
            return fault;
        }

        await using var from = original.OpenRead();
        await using var file = new FileStream(
            path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = original.UnixFileMode });
        await from.CopyToAsync(file, cancellation);
        return null;
    }
}
