using System.Globalization;

namespace Tarmac.Linux.Sockets;

/// <summary>
/// A listening socket that the program's supervisor keeps open while the program starts again: sd_listen_fds(3). Taken once; no program that this one
/// starts gets it.
/// </summary>
public static class InheritedSocket
{
    private const int First = 3;
    // F_SETFD and FD_CLOEXEC of fcntl(2).
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;

    /// <summary>The descriptor, or null where the port is to be opened by ourselves.</summary>
    public static ulong? Take()
    {
        var meant = Environment.GetEnvironmentVariable("LISTEN_PID") == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
            && Environment.GetEnvironmentVariable("LISTEN_FDS") == "1";
        foreach (var name in (string[])["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"])
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        if (!meant)
        {
            return null;
        }

        return LibC.Control(First, SetDescriptorFlags, CloseOnExec) == 0
            ? (ulong)First
            : throw new InvalidOperationException("The listening socket that was announced is not there: descriptor 3 is closed.");
    }
}
