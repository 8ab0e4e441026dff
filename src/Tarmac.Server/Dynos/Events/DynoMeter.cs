using System.Diagnostics.Metrics;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;

namespace Tarmac.Server.Dynos.Events;

/// <summary>What happens to dynos as counters, under the meter <c>Tarmac.Dynos</c>.</summary>
internal static class DynoMeter
{
    public const string Name = "Tarmac.Dynos";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Started = Meter.CreateCounter<long>("tarmac.dyno.starts", "{dyno}", "Dynos whose processes were started.");
    private static readonly Counter<long> Crashed = Meter.CreateCounter<long>("tarmac.dyno.crashes", "{dyno}", "Dynos that crashed.");
    private static readonly Counter<long> Errors = Meter.CreateCounter<long>("tarmac.dyno.errors", "{error}", "Heroku's R codes.");

    public static void Count(DynoEvent.OfDyno happened)
    {
        switch (happened)
        {
            case DynoEvent.Launching:
                Started.Add(1);
                break;
            case DynoEvent.StateChanged { To: DynoState.Crashed }:
                Crashed.Add(1);
                break;
            case DynoEvent.BootTimedOut:
                Error("R10");
                break;
            case DynoEvent.ExitTimedOut:
                Error("R12");
                break;
            case DynoEvent.AttachTimedOut:
                Error("R13");
                break;
            case DynoEvent.MemoryExceeded { IsVast: false }:
                Error("R14");
                break;
            case DynoEvent.MemoryExceeded or DynoEvent.OutOfMemory:
                Error("R15");
                break;
            default:
                break;
        }
    }

    private static void Error(string code) => Errors.Add(1, new KeyValuePair<string, object?>("code", code));
}
