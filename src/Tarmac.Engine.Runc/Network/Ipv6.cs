namespace Tarmac.Engine.Runc.Network;

/// <summary>Dynos and their bridge speak IPv4 alone.</summary>
internal static class Ipv6
{
    private const string Settings = "/proc/sys/net/ipv6";

    /// <summary>Nothing is to do where the kernel has no IPv6.</summary>
    /// <param name="network">An interface of the calling thread's network namespace, <c>all</c> or <c>default</c>.</param>
    /// <param name="settings">Where the kernel's settings are seen.</param>
    public static void Disable(string network, string settings = Settings)
    {
        if (Directory.Exists(settings))
        {
            File.WriteAllText(Path.Combine(settings, "conf", network, "disable_ipv6"), "1");
        }
    }
}
