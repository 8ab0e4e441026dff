using System.Globalization;
using Tarmac.Contracts.LogSessions;
using Tarmac.Core.Apps;
using Tarmac.Core.Logs;
using Tarmac.Core.Outcomes;

namespace Tarmac.Server.LogSessions;

/// <summary>What a log session shows, as its URL carries it.</summary>
internal sealed record LogSessionQuery(AppId App, int Lines, bool Tail, LogFilter Filter)
{
    private const int MostLines = 1500;

    private const int LongestName = 140;

    public static Result<LogSessionQuery> Of(AppId app, LogSessionCreate body)
    {
        if (body.Lines is < 0)
        {
            return Fault.Invalid("lines must not be negative.");
        }

        if (body.Source is not (null or "" or "app" or "heroku"))
        {
            return Fault.Invalid("source is app or heroku.");
        }

        var process = new[] { body.DynoName, body.Dyno, body.Type }.FirstOrDefault(t => !string.IsNullOrEmpty(t));
        if (process?.Length > LongestName || process?.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) == true)
        {
            return Fault.Invalid("dyno is a dyno's name (web.1), a process type (web), router or api.");
        }

        return new LogSessionQuery(app, Math.Min(body.Lines ?? LogQuery.DefaultLines, MostLines), body.Tail ?? false, new LogFilter(SourceOf(body.Source), process));
    }

    /// <summary>The reverse of <see cref="ToString"/>, for text that a capability has vouched for.</summary>
    public static LogSessionQuery Read(string text)
    {
        var parts = text.Split('|');
        return new LogSessionQuery(
            new AppId(Guid.Parse(parts[0])),
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            parts[2] == "tail",
            new LogFilter(SourceOf(parts[3]), parts[4].Length == 0 ? null : parts[4]));
    }

    public override string ToString()
    {
        var source = Filter.Source switch { LogSource.App => "app", LogSource.Heroku => "heroku", _ => "" };
        return string.Create(CultureInfo.InvariantCulture, $"{App}|{Lines}|{(Tail ? "tail" : "")}|{source}|{Filter.Process}");
    }

    private static LogSource? SourceOf(string? text) => text switch { "app" => LogSource.App, "heroku" => LogSource.Heroku, _ => null };
}
