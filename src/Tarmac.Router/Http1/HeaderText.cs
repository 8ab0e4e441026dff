using System.Text;

namespace Tarmac.Router.Http1;

/// <summary>
/// Strings of response headers. Dynos send the same names and short values again and again: each thread remembers the last one per slot.
/// </summary>
internal static class HeaderText
{
    private const int Slots = 512;
    private const int LongestKept = 64;

    [ThreadStatic]
    private static string?[]? _kept;

    public static string From(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > LongestKept)
        {
            return Encoding.Latin1.GetString(bytes);
        }

        var kept = _kept ??= new string?[Slots];
        ref var slot = ref kept[Slot(bytes)];
        if (slot is not null && Ascii.Equals(bytes, slot))
        {
            return slot;
        }

        slot = Encoding.Latin1.GetString(bytes);
        return slot;
    }

    private static int Slot(ReadOnlySpan<byte> bytes)
    {
        var hash = (uint)bytes.Length;
        foreach (var b in bytes[..Math.Min(8, bytes.Length)])
        {
            hash = (hash * 31) + b;
        }

        hash = (hash * 31) + bytes[^1];
        return (int)((hash ^ (hash >> 9)) % Slots);
    }
}
