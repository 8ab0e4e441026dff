using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;
using Tarmac.Engine.Runc.Bundles;
using Tarmac.Engine.Runc.FileSystems;
using Tarmac.Engine.Runc.Native;

namespace Tarmac.Engine.Runc.Dynos;

/// <summary>Makes a dyno: record, file system, network, processes, in this order; undone in the reverse one when a step fails.</summary>
internal sealed class DynoStarter(Machine machine) : IDisposable
{
    private const long MiB = 1024 * 1024;

    // tini and conmon's helpers are no processes of the app.
    private const int OwnProcesses = 4;

    // More at once only wait for each other's processors.
    private readonly SemaphoreSlim _atOnce = new(Environment.ProcessorCount + 2);
    private readonly ILogger _logger = machine.Loggers.CreateLogger<DynoStarter>();

    /// <param name="attach">Called before anything of the app runs.</param>
    public async Task<RunningDyno> StartAsync(DynoOrder order, Func<DynoFolder, Task>? attach, CancellationToken cancellation)
    {
        await _atOnce.WaitAsync(cancellation);
        try
        {
            return await MakeAsync(order, attach, cancellation);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    public void Dispose() => _atOnce.Dispose();

    private async Task<RunningDyno> MakeAsync(DynoOrder order, Func<DynoFolder, Task>? attach, CancellationToken cancellation)
    {
        await using var undo = new Undo(_logger);
        var folder = DynoFolder.Of(machine.Options.DynosDirectory, order.Id);
        var users = await machine.Users.LeaseAsync(order.App, cancellation);
        undo.Add(users.Dispose);
        var address = machine.Addresses.Take(order.Stack is StackVariant.Build);
        var made = false;
        undo.Add(() => machine.Removals.RemoveAsync(folder, made, () => machine.Addresses.Return(address)));
        Directory.CreateDirectory(folder.Path, (UnixFileMode)0b111_001_001);
        var record = Record(order, address, users);
        WritePrivately(folder.Record, JsonSerializer.SerializeToUtf8Bytes(record, DynoJson.Default.DynoRecord));

        string? slug = null;
        if (order.Slug is { } image)
        {
            slug = await machine.Slugs.LeaseAsync(image, cancellation);
            undo.Add(() => machine.Slugs.ReleaseAsync(image.Id));
        }

        var stack = order.Stack is StackVariant.Build ? machine.Options.StackBuild : machine.Options.StackRun;
        RootFileSystem.Prepare(folder, stack, slug, users, order.Size.Memory * MiB);
        machine.Net.Create("td" + order.Id.ToString("N")[^12..], address, folder.Network);
        var binds = await new DynoBinds(machine).PrepareAsync(order, folder, address, users, cancellation);
        WritePrivately(folder.Config, JsonSerializer.SerializeToUtf8Bytes(OciConfig.For(Process(order, folder, users, binds))));

        // From here on not cancelled: what conmon is making must be known before it can be undone.
        made = true;
        var (init, conmon) = await machine.Conmon.CreateAsync(folder, order.Terminal is not null, order.Attached, CancellationToken.None);
        undo.Add(conmon.Dispose);
        undo.Add(init.Dispose);
        WritePrivately(
            folder.Processes,
            JsonSerializer.SerializeToUtf8Bytes(new DynoProcesses(init.Pid, init.StartTime, conmon.Pid, conmon.StartTime), DynoJson.Default.DynoProcesses));

        // runc has read it; it holds the config vars.
        File.Delete(folder.Config);
        RootFileSystem.Detach(folder);
        if (attach is not null)
        {
            await attach(folder);
        }

        machine.Tell(record, (dyno, at) => new DynoEvent.Launching(dyno, order.Command, at));
        await machine.Runc.StartAsync(folder.Id, init, machine.Readiness, CancellationToken.None);
        var dyno = new RunningDyno(machine, record, init, conmon, users, order.Slug?.Id, order.Piped);
        undo.Keep();
        return dyno;
    }

    private DynoRecord Record(DynoOrder order, IPAddress address, UserRange users) => new()
    {
        Id = order.Id,
        App = order.App.Value,
        Name = order.Name.ToString(),
        Version = order.Version.Number,
        Command = order.Command,
        Size = order.Size.Name,
        Memory = order.Size.Memory,
        Kind = order.Kind,
        Purpose = order.Purpose,
        Logged = order.Logged,
        Announced = order.Announced,
        Address = address.ToString(),
        Port = order.Port,
        ProbeHost = order.ProbeHost,
        FirstUser = users.First,
        CreatedAt = machine.Time.GetUtcNow(),
        Deadline = order.Deadline,
    };

    private OciProcess Process(DynoOrder order, DynoFolder folder, UserRange users, IEnumerable<OciBind> binds) => new()
    {
        Id = folder.Id,
        Root = folder.Root,
        Network = folder.Network,
        CgroupPath = machine.Cgroups.PathOf(folder.Id),
        Arguments = order.Arguments,
        Environment = DynoEnvironment.For(order.Environment, order.Id, order.Name, order.Size, order.Port),
        Terminal = order.Terminal is not null,

        // Heroku ends a dyno at twice its quota (R15) and only complains between (R14).
        MemoryLimit = order.Size.Memory * MiB * 2,
        LimitSwap = machine.Cgroups.CanLimitSwap,
        Cpu = order.Size.Cpu,
        Processes = order.Size.Processes + OwnProcesses,
        FirstUser = users.First,
        Binds = [.. binds],
    };

    private static void WritePrivately(string path, byte[] content)
    {
        using var file = new FileStream(
            path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        file.Write(content);
    }
}
