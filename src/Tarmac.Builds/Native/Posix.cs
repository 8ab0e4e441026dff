using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tarmac.Builds.Native;

/// <summary>What .NET has no call for. Values of Linux on x86-64 and arm64.</summary>
internal static partial class Posix
{
    public const int SigTerm = 15;

    private const int DetachMount = 2;
    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    // O_NOFOLLOW and O_DIRECTORY differ between the architectures (asm/fcntl.h).
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? 0x8000 : 0x20000;
    private static readonly int Directory = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? 0x4000 : 0x10000;

    /// <summary>
    /// Opens a file that a dyno wrote: not through a link, and without waiting where it is a FIFO. Null where that cannot be.
    /// </summary>
    public static SafeFileHandle? OpenUntrusted(string path)
    {
        var handle = Open(path, ReadOnly | NonBlocking | CloseOnExec | NoFollow);
        if (!handle.IsInvalid)
        {
            return handle;
        }

        handle.Dispose();
        return null;
    }

    /// <summary>Makes a rename in this folder last through a loss of power.</summary>
    public static void SyncFolder(string path)
    {
        using var handle = Open(path, ReadOnly | CloseOnExec | Directory);
        if (handle.IsInvalid || Sync(handle) != 0)
        {
            throw new Win32Exception();
        }
    }

    /// <summary>A process that is gone already is no error: it is what was wanted.</summary>
    public static void Terminate(int process) => _ = Kill(process, SigTerm);

    /// <summary>Takes a mount out of the tree; who still has files open there keeps them. Fine where none is.</summary>
    public static void Unmount(string path) => _ = DetachTree(path, DetachMount);

    // umount2(2)
    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DetachTree(string path, int flags);

    // open(2)
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);

    // fsync(2)
    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(SafeFileHandle file);

    // kill(2)
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
