using System.Globalization;
using Tarmac.Linux.Mounting;
using Tarmac.Linux.Programs;

namespace Tarmac.Builds.Work;

/// <summary>
/// A build's own file system, in one sparse file. Thousands of small files come and go in it without the journal of the machine's disk, where databases
/// make it wait, and are gone with one unlink; what is too much for it is refused at once, and harms nobody else.
/// </summary>
internal sealed class WorkDisk
{
    // Nothing of it is wanted after a loss of power. The journal stays: without one, ext4 does not give a deleted file's inode to a new file for
    // minutes, and looks at all of these again for each.
    private const string Options = "loop,nosuid,nodev,noatime,nobarrier,data=writeback";

    private readonly string _folder;
    private readonly long _empty;

    private WorkDisk(string folder)
    {
        _folder = folder;
        _empty = Taken;
    }

    /// <summary>Bytes that files take on it.</summary>
    public long Used => Math.Max(0, Taken - _empty);

    private long Taken => new DriveInfo(_folder) is var drive ? drive.TotalSize - drive.TotalFreeSpace : 0;

    /// <summary>Null where this machine cannot: no loop devices, or no ext4.</summary>
    public static async Task<WorkDisk?> MountAsync(string image, string folder, long size, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await using (var file = new FileStream(image, FileMode.CreateNew, FileAccess.Write))
        {
            file.SetLength(size);
        }

        var bytesPerInode = (8 * 1024).ToString(CultureInfo.InvariantCulture);
        var made = await new ProgramCall("mkfs.ext4", "-q", "-F", "-m", "0", "-i", bytesPerInode, "-O", "^resize_inode", "-E", "nodiscard,lazy_itable_init=1,lazy_journal_init=1", image).RunAsync(cancellation);
        if (made.Succeeded && (await new ProgramCall("mount", "-t", "ext4", "-o", Options, image, folder).RunAsync(cancellation)).Succeeded)
        {
            return new WorkDisk(folder);
        }

        File.Delete(image);
        return null;
    }

    /// <summary>Takes the disk that is mounted there, if one is, out of this machine's tree.</summary>
    public static void Unmount(string folder) => Mounts.Remove(folder);
}
