using System.Collections.Concurrent;
using Tarmac.Core.Apps;
using Tarmac.Core.Logs;

namespace Tarmac.Engine.Runc.Tests;

/// <summary>Keeps what is written to it.</summary>
public sealed class RecordedLog : ILogSink
{
    private readonly ConcurrentQueue<(AppId App, LogLine Line)> _lines = [];

    public void Write(AppId app, in LogLine line) => _lines.Enqueue((app, line));

    public IReadOnlyList<LogLine> Of(AppId app) => [.. _lines.Where(l => l.App == app).Select(l => l.Line)];

    public IReadOnlyList<string> Texts(AppId app, LogSource source) => [.. Of(app).Where(l => l.Source == source).Select(l => l.Text)];
}
