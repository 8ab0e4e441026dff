using System.Globalization;

namespace Tarmac.Core.Logs;

/// <summary>A log line as <c>heroku logs</c> prints it: <c>2026-01-01T00:00:01.000000+00:00 app[web.1]: text</c>.</summary>
public static class LogLineText
{
    public static string Format(in LogLine line) => string.Create(
        CultureInfo.InvariantCulture,
        $"{line.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff}+00:00 {(line.Source is LogSource.App ? "app" : "heroku")}[{line.Process}]: {line.Text}");
}
