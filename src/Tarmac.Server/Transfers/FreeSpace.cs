namespace Tarmac.Server.Transfers;

/// <summary>How much room the disk of a folder has for files.</summary>
internal class FreeSpace
{
    // Databases, logs and builds share the disk.
    private const long Reserve = 1L << 30;

    private const int ReserveShare = 20;

    /// <summary>What may be written without taking the last gigabyte, or the last twentieth of a small disk.</summary>
    public virtual long Of(string folder)
    {
        var disk = new DriveInfo(folder);
        return disk.AvailableFreeSpace - Math.Min(Reserve, disk.TotalSize / ReserveShare);
    }
}
