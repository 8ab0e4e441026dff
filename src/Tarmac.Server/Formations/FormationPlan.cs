using Tarmac.Core.Formations;

namespace Tarmac.Server.Formations;

/// <summary>What a release's process types make of an app's formation: known types keep quantity and size, <c>web</c> begins with 1, others with 0.</summary>
internal static class FormationPlan
{
    public static IReadOnlyList<ProcessSpec> For(IEnumerable<FormationRow> existing, IReadOnlyDictionary<string, string> processTypes)
    {
        var rows = existing.ToDictionary(r => r.Type);
        return [.. processTypes.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => (Type: ProcessType.Parse(p.Key), Command: p.Value))
            .Where(p => p.Type.Succeeded)
            .Select(p => rows.TryGetValue(p.Type.Value.Value, out var row)
                ? new ProcessSpec(p.Type.Value, p.Command, row.Quantity, DynoSize.Find(row.Size) is { Succeeded: true } size ? size.Value : DynoSize.Default)
                : new ProcessSpec(p.Type.Value, p.Command, p.Type.Value == ProcessType.Web ? 1 : 0, DynoSize.Default))];
    }
}
