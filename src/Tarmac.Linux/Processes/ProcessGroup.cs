namespace Tarmac.Linux.Processes;

/// <summary>A process that leads a group, together with everything that it started and that did not leave the group. kill(2)</summary>
public static class ProcessGroup
{
    /// <summary>False when there is no such group.</summary>
    public static bool Send(int group, int signal) => LibC.Kill(-group, signal) == 0;

    public static bool Exists(int group) => LibC.Kill(-group, 0) == 0;
}
