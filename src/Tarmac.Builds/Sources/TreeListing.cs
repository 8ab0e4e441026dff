using System.Collections.Immutable;
using System.Globalization;

namespace Tarmac.Builds.Sources;

/// <summary>What a commit holds, before any of it is written: <c>git ls-tree -r -l -z</c>.</summary>
internal sealed record TreeListing(int Entries, long Bytes, ImmutableArray<string> Submodules)
{
    public static TreeListing Parse(string text)
    {
        var entries = 0;
        long bytes = 0;
        var submodules = ImmutableArray.CreateBuilder<string>();
        foreach (var entry in text.AsSpan().Split('\0'))
        {
            var line = text.AsSpan(entry);
            var tab = line.IndexOf('\t');
            if (tab < 0)
            {
                continue;
            }

            entries++;
            var head = line[..tab];
            if (head.StartsWith("160000 "))
            {
                submodules.Add(line[(tab + 1)..].ToString());
            }
            else if (long.TryParse(head[(head.LastIndexOf(' ') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            {
                bytes += size;
            }
        }

        return new TreeListing(entries, bytes, submodules.ToImmutable());
    }
}
