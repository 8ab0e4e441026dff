using System.Runtime.InteropServices;

namespace Tarmac.Cli.Native;

/// <summary>Signals to a process, or to one and all that it started. kill(2)</summary>
internal static partial class ProcessGroup
{
    public const int Terminate = 15;
    public const int Kill = 9;

    public static bool Signal(int group, int signal) => kill(-group, signal) == 0;

    public static bool SignalOne(int pid, int signal) => kill(pid, signal) == 0;

    public static bool Exists(int group) => kill(-group, 0) == 0;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
