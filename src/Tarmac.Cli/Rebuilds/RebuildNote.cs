namespace Tarmac.Cli.Rebuilds;

/// <summary>
/// What a rebuild writes on its backup, so that a later one finds what was broken off: how far it came, and what maintenance was before.
/// </summary>
internal sealed record RebuildNote(RebuildPhase Phase, bool Maintenance)
{
    private const string Word = "rebuild";

    public static RebuildNote? Parse(string? note) =>
        note?.Split(' ') is [Word, var phase, var maintenance] && Enum.TryParse<RebuildPhase>(phase, out var parsed) && bool.TryParse(maintenance, out var on)
            ? new RebuildNote(parsed, on)
            : null;

    public override string ToString() => $"{Word} {Phase} {Maintenance}";
}
