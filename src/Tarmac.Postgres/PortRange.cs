using System.Runtime.InteropServices;

namespace Tarmac.Postgres;

/// <summary>TCP ports that add-on clusters may take, both ends included.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PortRange(int First, int Last);
