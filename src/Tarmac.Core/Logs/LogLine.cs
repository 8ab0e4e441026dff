namespace Tarmac.Core.Logs;

/// <summary>One line of an app's log. <see cref="Process"/> is the name in brackets: <c>web.1</c>, <c>router</c>, <c>api</c>.</summary>
public readonly record struct LogLine(DateTimeOffset At, LogSource Source, string Process, string Text);
