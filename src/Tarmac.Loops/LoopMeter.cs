using System.Diagnostics.Metrics;

namespace Tarmac.Loops;

/// <summary>The counters of all loops, under the meter <c>Tarmac.Loops</c>.</summary>
public static class LoopMeter
{
    /// <summary>The meter's name, for exporters.</summary>
    public const string Name = "Tarmac.Loops";

    private static readonly Meter Meter = new(Name);

    internal static Counter<long> Runs { get; } = Meter.CreateCounter<long>("tarmac.loop.runs", "{run}", "Rounds and items that a loop has done.");

    internal static Counter<long> Failures { get; } = Meter.CreateCounter<long>("tarmac.loop.failures", "{run}", "Rounds and items of a loop that failed.");

    internal static KeyValuePair<string, object?> Tag(string loop) => new("loop", loop);
}
