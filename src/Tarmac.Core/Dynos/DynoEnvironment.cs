using System.Collections.Immutable;
using System.Globalization;
using Tarmac.Core.Formations;

namespace Tarmac.Core.Dynos;

/// <summary>The variables that differ by dyno. Config vars win only where Heroku lets them (<c>WEB_CONCURRENCY</c>).</summary>
public static class DynoEnvironment
{
    public static ImmutableSortedDictionary<string, string> For(
        ImmutableSortedDictionary<string, string> shared, Guid id, DynoName name, DynoSize size, int? port)
    {
        var own = shared
            .SetItem("DYNO", name.ToString())
            .SetItem("HEROKU_DYNO_ID", id.ToString())
            .SetItem("DYNO_RAM", size.Memory.ToString(CultureInfo.InvariantCulture))
            .SetItem("HOME", "/app");
        if (port is { } number)
        {
            own = own.SetItem("PORT", number.ToString(CultureInfo.InvariantCulture));
        }

        own = own.ContainsKey("PATH") ? own : own.SetItem("PATH", "/usr/local/bin:/usr/bin:/bin");
        own = own.ContainsKey("LANG") ? own : own.SetItem("LANG", "C.UTF-8");
        return own.ContainsKey("WEB_CONCURRENCY")
            ? own
            : own.SetItem("WEB_CONCURRENCY", WebConcurrency(size).ToString(CultureInfo.InvariantCulture));
    }

    // Heroku's Python buildpack: min(cores * 2 + 1, MB / 256), at least 1.
    private static int WebConcurrency(DynoSize size) =>
        Math.Max(1, Math.Min(((int)Math.Ceiling(size.Cpu) * 2) + 1, size.Memory / 256));
}
