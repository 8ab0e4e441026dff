using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;
using Tarmac.Engine.Runc.Logs;
using Tarmac.Linux.Processes;

namespace Tarmac.Engine.Runc.Dynos;

/// <summary>Finds the dynos of an earlier run in their folders. Who is not alive as the same process is not the dyno, whatever its number.</summary>
internal sealed partial class DynoAdoption(Machine machine)
{
    // Most of the work is waiting for runc, where a dyno is to be removed.
    private const int AtOnce = 8;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly ILogger _logger = machine.Loggers.CreateLogger<DynoAdoption>();

    /// <summary>
    /// The dynos that live. Half made and finished ones are gone afterwards, or are being removed; the latter's last lines are in the log, with their
    /// status. No dyno holds up the others for long.
    /// </summary>
    public async Task<IReadOnlyList<RunningDyno>> FindAsync(CancellationToken cancellation)
    {
        ConcurrentBag<RunningDyno> found = [];
        var folders = Directory.EnumerateDirectories(machine.Options.DynosDirectory).Select(p => new DynoFolder(p)).Where(f => Guid.TryParse(f.Id, out _)).ToList();
        await Parallel.ForEachAsync(folders, SoManyAtOnce(cancellation), async (folder, token) =>
        {
            if (await FindAsync(folder, token) is { } dyno)
            {
                found.Add(dyno);
            }
        });
        await SweepAsync([.. folders.Select(f => f.Id)], cancellation);
        return [.. found];
    }

    private static ParallelOptions SoManyAtOnce(CancellationToken cancellation) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };

    private async Task<RunningDyno?> FindAsync(DynoFolder folder, CancellationToken cancellation)
    {
        using var expired = new CancellationTokenSource(Limit, machine.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, expired.Token);
        DynoRecord? record = null;
        try
        {
            record = await ReadAsync(folder.Record, DynoJson.Default.DynoRecord, limit.Token);
            var processes = await ReadAsync(folder.Processes, DynoJson.Default.DynoProcesses, limit.Token);
            if (record is not null)
            {
                machine.Addresses.Adopt(IPAddress.Parse(record.Address));
            }

            if (record is not null && processes is not null && !machine.Runc.IsWaiting(folder.Id))
            {
                if (TakeUp(record, processes) is { } dyno)
                {
                    return dyno;
                }

                await ReadOutAsync(folder, record, limit.Token);
            }
            else
            {
                await KillMakersAsync(folder, limit.Token);
            }
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // It must neither keep the others from being found nor run on unwatched, beside the one that takes its place.
            Log.NotAdopted(_logger, folder.Id, e);
        }

        await machine.Removals.RemoveAsync(folder, made: true, () => GiveBack(record));
        return null;
    }

    private RunningDyno? TakeUp(DynoRecord record, DynoProcesses processes)
    {
        var conmon = ProcessHandle.Open(processes.Conmon, processes.ConmonStartTime);
        var init = ProcessHandle.Open(processes.Init, processes.InitStartTime);
        if (conmon is not null && init is not null)
        {
            return new RunningDyno(machine, record, init, conmon, machine.Users.Adopt(new(record.App), record.FirstUser), null, piped: false);
        }

        init?.Send(Signals.Kill);
        init?.Dispose();
        conmon?.Dispose();
        return null;
    }

    private async Task ReadOutAsync(DynoFolder folder, DynoRecord record, CancellationToken cancellation)
    {
        var output = new DynoOutput(new(record.App), record.Name, record.Logged ? machine.Sink : null, piped: false, machine.Time);
        await using var log = new LogFollower(folder, output, machine.Changes, _logger, _ => Task.FromResult(true));
        await log.CompleteAsync().WaitAsync(cancellation);
        var status = File.Exists(folder.ExitStatus)
            && int.TryParse(await File.ReadAllTextAsync(folder.ExitStatus, cancellation), CultureInfo.InvariantCulture, out var found) ? found : 128 + Signals.Kill;
        var exit = new DynoExit(status, File.Exists(folder.OutOfMemory), TimedOut: false);
        machine.Tell(record, (dyno, at) => new DynoEvent.Exited(dyno, exit, at));
    }

    // A conmon that was just making it when the earlier run was killed would go on.
    private async Task KillMakersAsync(DynoFolder folder, CancellationToken cancellation)
    {
        foreach (var pid in machine.Cgroups.ConmonProcesses())
        {
            using var process = ProcessHandle.Open(pid);
            if (process is not null && IsAbout(pid, folder.Id))
            {
                process.Send(Signals.Kill);
                await process.WaitAsync(machine.Readiness, cancellation);
            }
        }
    }

    // Without a folder: it was removed while runc or the kernel still held something of the dyno.
    private async Task SweepAsync(HashSet<string> known, CancellationToken cancellation)
    {
        var left = machine.Cgroups.Dynos().Concat(machine.Runc.Known()).Where(id => Guid.TryParse(id, out _) && !known.Contains(id)).Distinct(StringComparer.Ordinal);
        await Parallel.ForEachAsync(left, SoManyAtOnce(cancellation), async (id, _) =>
            await machine.Removals.RemoveAsync(DynoFolder.Of(machine.Options.DynosDirectory, Guid.Parse(id)), made: true, () => { }));
    }

    private void GiveBack(DynoRecord? record)
    {
        if (record is not null && IPAddress.TryParse(record.Address, out var address))
        {
            machine.Addresses.Return(address);
        }
    }

    private static bool IsAbout(int pid, string id)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline")).Contains(id, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<T?> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync(file, type, cancellation);
        }
        catch (JsonException)
        {
            return null; // cut off while it was written: the dyno was half made
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3303, LogLevel.Error, "The dyno {Id} of an earlier run could not be adopted and is ended")]
        public static partial void NotAdopted(ILogger logger, string id, Exception e);
    }
}
