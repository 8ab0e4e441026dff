using System.IO.Enumeration;
using System.Runtime.InteropServices;

namespace Tarmac.Builds;

/// <summary>What a folder takes on disk. Files that come and go meanwhile are counted or not.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DiskUse(long Bytes, int Entries)
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
    };

    public static DiskUse Of(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return default;
        }

        long bytes = 0;
        var entries = 0;

        // A link is not followed: it may lead anywhere, or round in a circle.
        var lengths = new FileSystemEnumerable<long>(folder, static (ref entry) => IsLink(ref entry) || entry.IsDirectory ? 0 : entry.Length, Everything)
        {
            ShouldRecursePredicate = static (ref entry) => !IsLink(ref entry),
        };
        try
        {
            foreach (var length in lengths)
            {
                bytes += length;
                entries++;
            }
        }
        catch (DirectoryNotFoundException)
        {
        }

        return new DiskUse(bytes, entries);
    }

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
}
