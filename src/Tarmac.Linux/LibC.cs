using System.Runtime.InteropServices;

namespace Tarmac.Linux;

/// <summary>The C library's functions that .NET has no name for; each entry names its manual page.</summary>
public static partial class LibC
{
    private const string Library = "libc";

    // mount(2)
    [LibraryImport(Library, EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Mount(string? source, string target, string? type, ulong flags, string? data);

    // umount2(2)
    [LibraryImport(Library, EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unmount(string target, int flags);

    // open_tree(2)
    [LibraryImport(Library, EntryPoint = "open_tree", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenTree(int directory, string path, uint flags);

    // mount_setattr(2)
    [LibraryImport(Library, EntryPoint = "mount_setattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MountSetAttributes(int directory, string path, uint flags, in MountAttributes attributes, nuint size);

    // move_mount(2)
    [LibraryImport(Library, EntryPoint = "move_mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MoveMount(int fromDirectory, string fromPath, int toDirectory, string toPath, uint flags);

    // open(2)
    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    // close(2)
    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    // fcntl(2)
    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int file, int command, int argument);

    // read(2)
    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int file, Span<byte> buffer, nint count);

    // write(2)
    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int file, ReadOnlySpan<byte> buffer, nint count);

    // mkfifo(3)
    [LibraryImport(Library, EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFifo(string path, uint mode);

    // chown(2)
    [LibraryImport(Library, EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, uint user, uint group);

    // lchown(2): never follows a symbolic link
    [LibraryImport(Library, EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeLinkOwner(string path, uint user, uint group);

    // link(2)
    [LibraryImport(Library, EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string path);

    // fsync(2)
    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int file);

    // kill(2); a negative pid means a process group
    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    // unshare(2): on a thread of its own only
    [LibraryImport(Library, EntryPoint = "unshare", SetLastError = true)]
    public static partial int Unshare(int flags);

    // poll(2)
    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(Span<PollEntry> entries, ulong count, int milliseconds);

    // eventfd(2)
    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFile(uint initial, int flags);

    // pidfd_open(2)
    [LibraryImport(Library, EntryPoint = "pidfd_open", SetLastError = true)]
    public static partial int OpenProcess(int pid, uint flags);

    // pidfd_send_signal(2)
    [LibraryImport(Library, EntryPoint = "pidfd_send_signal", SetLastError = true)]
    public static partial int SendSignal(int processFile, int signal, nint info, uint flags);

    // inotify_init1(2)
    [LibraryImport(Library, EntryPoint = "inotify_init1", SetLastError = true)]
    public static partial int StartInotify(int flags);

    // inotify_add_watch(2)
    [LibraryImport(Library, EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddWatch(int inotify, string path, uint mask);

    // inotify_rm_watch(2)
    [LibraryImport(Library, EntryPoint = "inotify_rm_watch", SetLastError = true)]
    public static partial int RemoveWatch(int inotify, int watch);

    // socket(2)
    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    public static partial int OpenSocket(int domain, int type, int protocol);

    // send(2)
    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, ReadOnlySpan<byte> buffer, nint count, int flags);

    // recv(2)
    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int socket, Span<byte> buffer, nint count, int flags);

    /// <summary>The last error as an exception that says what was tried.</summary>
    public static IOException Failure(string what) => new($"{what}: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());

    // struct mount_attr of mount_setattr(2)
    [StructLayout(LayoutKind.Sequential)]
    public struct MountAttributes
    {
        public ulong Set;
        public ulong Clear;
        public ulong Propagation;
        public ulong UserNamespace;
    }

    // struct pollfd of poll(2)
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int File;
        public short Events;
        public short Returned;
    }
}
