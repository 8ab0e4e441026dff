using System.Collections.Immutable;
using System.Text;
using Tarmac.Builds.Sources;

namespace Tarmac.Builds.Pushes;

/// <summary>What the hook sends: the push's secret, git's quarantine folders, and the refs.</summary>
internal sealed record HookQuestion(string Secret, GitQuarantine? Quarantine, ImmutableArray<RefUpdate> Updates)
{
    private const int LengthLimit = 512 * 1024;

    /// <summary>Null: not a question of our hook.</summary>
    public static async Task<HookQuestion?> ReadAsync(Stream hook, CancellationToken cancellation)
    {
        var bytes = new byte[LengthLimit];
        var length = 0;
        while (!IsWhole(bytes.AsSpan(0, length)))
        {
            var read = length == bytes.Length ? 0 : await hook.ReadAsync(bytes.AsMemory(length), cancellation);
            if (read == 0)
            {
                return null;
            }

            length += read;
        }

        return Parse(Encoding.UTF8.GetString(bytes, 0, length - 2));
    }

    // Without a quarantine (a push that only deletes) the head itself ends in empty lines, and may come alone.
    internal static bool IsWhole(ReadOnlySpan<byte> bytes) => bytes.EndsWith("\n\n"u8) && bytes.Count((byte)'\n') > 4;

    public static HookQuestion? Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines.Length > PushPlan.RefLimit + 3)
        {
            return null;
        }

        var updates = lines.Skip(3).Select(RefUpdate.Parse).ToArray();
        return updates.Any(u => u is null)
            ? null
            : new HookQuestion(lines[0], lines[1].Length == 0 ? null : new GitQuarantine(lines[1], lines[2]), [.. updates.OfType<RefUpdate>()]);
    }
}
