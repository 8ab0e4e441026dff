using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Tarmac.Core.Apps;
using Tarmac.Core.Logs;

namespace Tarmac.Server.Routing;

/// <summary>A line of the router: <c>APPID SP RFC3339-time SP text</c>.</summary>
internal static class RouterLogLine
{
    public static bool TryParse(string line, [NotNullWhen(true)] out AppId? app, out LogLine parsed)
    {
        app = null;
        parsed = default;
        if (line.Split(' ', 3) is not [var id, var at, var text]
            || !Guid.TryParse(id, out var guid)
            || !DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return false;
        }

        app = new AppId(guid);
        parsed = new LogLine(time, LogSource.Heroku, "router", text);
        return true;
    }
}
