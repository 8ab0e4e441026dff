namespace Tarmac.Core.Logs;

/// <summary>Who speaks in a log line: the app's own output and the API (<c>app</c>), or the platform (<c>heroku</c>).</summary>
public enum LogSource
{
    App,
    Heroku,
}
