using System.Collections.Immutable;
using Tarmac.Core.Outcomes;

namespace Tarmac.Core.Formations;

/// <summary>What a dyno may use. <see cref="Memory"/> in MiB; <see cref="Processes"/> counts threads; <see cref="Cpu"/> in processors.</summary>
public sealed record DynoSize(string Name, int Memory, int Processes, double Cpu)
{
    public static DynoSize Default => Find("Standard-1X").Value;

    /// <summary>Heroku's sizes with its memory quotas and its process limits (Dev Center, "Dyno Types").</summary>
    public static ImmutableArray<DynoSize> All { get; } =
    [
        new("Eco", 512, 256, 0.5),
        new("Basic", 512, 256, 0.5),
        new("Standard-1X", 512, 256, 1),
        new("Standard-2X", 1024, 512, 2),
        new("Performance-M", 2560, 16384, 2),
        new("Performance-L", 14336, 32768, 8),
        new("Performance-L-RAM", 30720, 32768, 4),
        new("Performance-XL", 63488, 32768, 8),
        new("Performance-2XL", 129024, 32768, 16),
    ];

    public static Result<DynoSize> Find(string? name)
    {
        var wanted = name?.ToUpperInvariant() switch { "1X" => "STANDARD-1X", "2X" => "STANDARD-2X", "PX" => "PERFORMANCE-L", var other => other };
        return All.FirstOrDefault(s => string.Equals(s.Name, wanted, StringComparison.OrdinalIgnoreCase)) is { } size
            ? size
            : Fault.Invalid($"No such size: {name}. Sizes are {string.Join(", ", All.Select(s => s.Name))}.");
    }
}
