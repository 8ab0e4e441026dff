using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;
using Tarmac.Linux.Processes;

namespace Tarmac.Engine.Runc.Dynos;

/// <summary>Finds the dynos of an earlier run in their folders. Who is not alive as the same process is not the dyno, whatever its number.</summary>
internal sealed partial class DynoAdoption(Machine machine)
{
    private static readonly TimeSpan _killLimit = TimeSpan.FromSeconds(10);
    private readonly ILogger _logger = machine.Loggers.CreateLogger<DynoAdoption>();

    /// <summary>The dynos that live. Half made and finished ones are gone afterwards; the latter's last lines are in the log, with their status.</summary>
    public async Task<IReadOnlyList<RunningDyno>> FindAsync(CancellationToken cancellation)
    {
        List<RunningDyno> found = [];
        foreach (var path in Directory.EnumerateDirectories(machine.Options.DynosDirectory))
        {
            var folder = new DynoFolder(path);
            if (!Guid.TryParse(folder.Id, out _))
            {
                continue;
            }

            try
            {
                if (await AdoptAsync(folder, cancellation) is { } dyno)
                {
                    found.Add(dyno);
                }
            }
            catch (Exception e) when (e is IOException or JsonException or TimeoutException or UnauthorizedAccessException)
            {
                // One broken folder must not keep the others from being found.
                Log.NotAdopted(_logger, folder.Id, e);
            }
        }

        return found;
    }

    private async Task<RunningDyno?> AdoptAsync(DynoFolder folder, CancellationToken cancellation)
    {
        var record = await ReadAsync(folder.Record, DynoJson.Default.DynoRecord, cancellation);
        var processes = await ReadAsync(folder.Processes, DynoJson.Default.DynoProcesses, cancellation);
        if (record is null || processes is null || machine.Runc.IsWaiting(folder.Id))
        {
            await RemoveAsync(folder, cancellation);
            return null;
        }

        var conmon = ProcessHandle.Open(processes.Conmon, processes.ConmonStartTime);
        var init = ProcessHandle.Open(processes.Init, processes.InitStartTime);
        if (conmon is not null && init is not null)
        {
            machine.Addresses.Adopt(IPAddress.Parse(record.Address));
            return new RunningDyno(machine, record, init, conmon, machine.Users.Adopt(new(record.App), record.FirstUser), null, piped: false);
        }

        init?.Send(Signals.Kill);
        init?.Dispose();
        conmon?.Dispose();
        await ReadOutAsync(folder, record);
        await RemoveAsync(folder, cancellation);
        return null;
    }

    private async Task ReadOutAsync(DynoFolder folder, DynoRecord record)
    {
        var output = new Logs.DynoOutput(new(record.App), record.Name, record.Logged ? machine.Sink : null, piped: false, machine.Time);
        await using var log = new Logs.LogFollower(folder, output, machine.Changes, _ => Task.FromResult(true));
        await log.CompleteAsync();
        var status = File.Exists(folder.ExitStatus)
            && int.TryParse(await File.ReadAllTextAsync(folder.ExitStatus), CultureInfo.InvariantCulture, out var found) ? found : 128 + Signals.Kill;
        var exit = new DynoExit(status, File.Exists(folder.OutOfMemory), TimedOut: false);
        machine.Tell(record, (dyno, at) => new DynoEvent.Exited(dyno, exit, at));
    }

    private async Task RemoveAsync(DynoFolder folder, CancellationToken cancellation)
    {
        // A conmon that was just making it when the earlier run was killed would go on.
        foreach (var pid in machine.Cgroups.ConmonProcesses())
        {
            using var process = ProcessHandle.Open(pid);
            if (process is not null && IsAbout(pid, folder.Id))
            {
                process.Send(Signals.Kill);
                await process.WaitAsync(machine.Readiness, cancellation).WaitAsync(_killLimit, cancellation);
            }
        }

        await machine.Runc.DeleteAsync(folder.Id, cancellation);
        folder.Delete();
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

    private static async Task<T?> ReadAsync<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellation)
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
        [LoggerMessage(3303, LogLevel.Error, "The dyno {Id} of an earlier run could not be adopted")]
        public static partial void NotAdopted(ILogger logger, string id, Exception e);
    }
}
