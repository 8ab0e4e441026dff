using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;
using Tarmac.Core.Logs;

namespace Tarmac.Server.Dynos.Events;

/// <summary>
/// Takes what happens to dynos from the engine, writes the platform's lines to the apps' logs, and hands it to whoever reads. The lines are written here and
/// nowhere else, and before the engine goes on: the log's sink never waits, and "Starting process" must stand before the first line of that process.
/// </summary>
internal sealed class DynoEventFeed(ILogSink log, TimeProvider time) : IDynoEventSink, IDynoEvents
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, DynoEvent.Found> _living = [];
    private ImmutableList<DynoEventReader> _readers = [];

    /// <summary>How many read now.</summary>
    internal int Readers => _readers.Count;

    /// <summary>How many dynos live now, by state.</summary>
    internal IReadOnlyDictionary<DynoState, int> CountByState()
    {
        lock (_lock)
        {
            return _living.Values.CountBy(dyno => dyno.State).ToDictionary();
        }
    }

    public void Publish(DynoEvent.OfDyno happened)
    {
        DynoMeter.Count(happened);
        lock (_lock)
        {
            foreach (var line in DynoEventLines.Of(happened))
            {
                log.Write(happened.Dyno.App, new LogLine(happened.At, LogSource.Heroku, happened.Dyno.Name.ToString(), line));
            }

            Note(happened);
            _readers.ForEach(reader => reader.Add(happened));
        }
    }

    public async IAsyncEnumerable<DynoEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = new DynoEventReader();
        lock (_lock)
        {
            reader.BeginWith(Living());
            _readers = _readers.Add(reader);
        }

        try
        {
            while (true)
            {
                await reader.WaitAsync(cancellation);
                DynoEvent? next;
                while ((next = Take(reader)) is not null)
                {
                    yield return next;
                }
            }
        }
        finally
        {
            lock (_lock)
            {
                _readers = _readers.Remove(reader);
            }
        }
    }

    private DynoEvent? Take(DynoEventReader reader)
    {
        lock (_lock)
        {
            if (reader.TakeMissed() is { } missed)
            {
                reader.BeginWith(Living());
                return new DynoEvent.Missed(missed, time.GetUtcNow());
            }

            return reader.Take();
        }
    }

    private IEnumerable<DynoEvent.Found> Living() => _living.Values.Select(dyno => dyno with { At = time.GetUtcNow() });

    private void Note(DynoEvent.OfDyno happened)
    {
        switch (happened)
        {
            case DynoEvent.Found found:
                _living[found.Dyno.Id] = found;
                break;
            case DynoEvent.Launching launching:
                _living[launching.Dyno.Id] = new DynoEvent.Found(launching.Dyno, DynoState.Starting, launching.At);
                break;
            case DynoEvent.StateChanged { To: DynoState.Up } up:
                _living[up.Dyno.Id] = new DynoEvent.Found(up.Dyno, DynoState.Up, up.At);
                break;
            case DynoEvent.Exited or DynoEvent.StateChanged { To: DynoState.Down or DynoState.Crashed or DynoState.Complete }:
                _living.Remove(happened.Dyno.Id);
                break;
            default:
                break;
        }
    }
}
