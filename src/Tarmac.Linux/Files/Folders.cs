namespace Tarmac.Linux.Files;

/// <summary>What .NET has no call for on folders.</summary>
public static class Folders
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <summary>Makes what was created, renamed or removed in this folder last through a loss of power (fsync(2)).</summary>
    public static void Sync(string path)
    {
        var file = LibC.Open(path, ReadOnlyCloseOnExec, 0);
        if (file < 0)
        {
            throw LibC.Failure($"open {path}");
        }

        try
        {
            if (LibC.Sync(file) != 0)
            {
                throw LibC.Failure($"fsync {path}");
            }
        }
        finally
        {
            _ = LibC.Close(file);
        }
    }
}
