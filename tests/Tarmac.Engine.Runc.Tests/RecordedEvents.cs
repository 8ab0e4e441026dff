using System.Collections.Concurrent;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos.Events;
using Tarmac.Core.Logs;

namespace Tarmac.Engine.Runc.Tests;

/// <summary>Keeps what happens to dynos, and writes the platform's lines beside what the dynos write, as the server does.</summary>
public sealed class RecordedEvents(ILogSink log) : IDynoEventSink
{
    private readonly ConcurrentQueue<DynoEvent.OfDyno> _events = [];

    public void Publish(DynoEvent.OfDyno happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        _events.Enqueue(happened);
        foreach (var line in DynoEventLines.Of(happened))
        {
            log.Write(happened.Dyno.App, new LogLine(happened.At, LogSource.Heroku, happened.Dyno.Name.ToString(), line));
        }
    }

    public IReadOnlyList<DynoEvent.OfDyno> Of(AppId app) => [.. _events.Where(e => e.Dyno.App == app)];
}
