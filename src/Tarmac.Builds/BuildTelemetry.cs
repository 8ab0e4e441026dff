using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tarmac.Builds;

/// <summary>Traces and counts of pushes and builds, under the name <c>Tarmac.Builds</c>.</summary>
internal static class BuildTelemetry
{
    private const string Name = "Tarmac.Builds";
    private static readonly Meter Meter = new(Name);

    public static ActivitySource Source { get; } = new(Name);

    public static UpDownCounter<int> Running { get; } = Meter.CreateUpDownCounter<int>("tarmac.builds.running", "{build}", "Builds under way.");

    public static Histogram<double> Duration { get; } = Meter.CreateHistogram<double>("tarmac.build.duration", "s", "How long builds took, by result.");

    public static KeyValuePair<string, object?> Result(bool succeeded) => new("result", succeeded ? "succeeded" : "failed");
}
