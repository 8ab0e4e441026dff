using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Outcomes;
using Tarmac.Engine.Runc.Conmon;
using Tarmac.Engine.Runc.Dynos;

namespace Tarmac.Engine.Runc.OneOffs;

/// <summary>The one-off dynos of this machine, by id.</summary>
internal sealed partial class OneOffs(Machine machine, DynoStarter starter) : IAsyncDisposable
{
    private static readonly TimeSpan _adoptedGrace = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<Guid, OneOffDyno> _running = [];
    private readonly ConcurrentBag<Task> _ending = [];
    private readonly ILogger _logger = machine.Loggers.CreateLogger<OneOffs>();

    public async Task<Result<IOneOffDyno>> RunAsync(OneOffSpec spec, CancellationToken cancellation)
    {
        if (Refuse(spec) is { } fault)
        {
            return fault;
        }

        AttachStream? input = null;
        try
        {
            var dyno = await starter.StartAsync(
                Order(spec),
                async folder =>
                {
                    if (spec.Attached)
                    {
                        input = await AttachStream.ConnectAsync(folder.Attach, spec.Terminal is not null, cancellation);
                    }

                    if (spec.Terminal is { } size)
                    {
                        await File.AppendAllTextAsync(folder.Control, $"1 {size.Lines} {size.Columns}\n", cancellation);
                    }
                },
                cancellation);
            machine.Announce(dyno.Record, "State changed from starting to up");
            return ((Result<OneOffDyno>)Track(dyno, input, spec.Terminal is not null)).Select(o => (IOneOffDyno)o);
        }
        catch (Exception e) when (e is IOException or TimeoutException or System.Net.Sockets.SocketException or System.ComponentModel.Win32Exception)
        {
            Log.NotStarted(_logger, spec.Name.ToString(), e);
            return new Fault("dyno_not_started", $"The dyno {spec.Name} could not be started: {e.Message}");
        }
    }

    /// <summary>Takes up a detached one of an earlier run; ends one whose streams went with that run.</summary>
    public void Adopt(RunningDyno dyno)
    {
        var oneOff = Track(dyno, null, terminal: false);
        if (dyno.Record.Kind is DynoKind.Attached)
        {
            _ending.Add(EndAsync(oneOff));
        }
    }

    public IEnumerable<RunningDyno> Of(AppId app) => _running.Values.Select(o => o.Dyno).Where(d => d.App == app);

    public IEnumerable<RunningDyno> All => _running.Values.Select(o => o.Dyno);

    public Task StopAsync(AppId app, DynoSelector which, TimeSpan grace, CancellationToken cancellation) => Task.WhenAll(
        _running.Values.Where(o => o.Dyno.App == app && which.Matches(o.Name)).Select(o => o.StopAsync(grace, cancellation)));

    public async ValueTask DisposeAsync()
    {
        foreach (var oneOff in _running.Values)
        {
            await oneOff.Dyno.DisposeAsync();
        }

        await Task.WhenAll(_ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Fault? Refuse(OneOffSpec spec)
    {
        var stack = spec.Stack is StackVariant.Build ? machine.Options.StackBuild : machine.Options.StackRun;
        if (!Directory.Exists(stack))
        {
            return new Fault("stack_missing", $"The stack {stack} is not there: run ./up again, which makes it.");
        }

        return spec.Slug is { } slug && !File.Exists(slug.File)
            ? new Fault("slug_missing", $"The slug {slug.Id} is not on this machine any more: deploy the app again.")
            : null;
    }

    private DynoOrder Order(OneOffSpec spec) => new()
    {
        Id = spec.Id,
        App = spec.App,
        Name = spec.Name,
        Version = spec.Version,
        Command = spec.Command,
        Arguments = spec.Arguments,
        Environment = spec.Terminal is null || spec.Environment.ContainsKey("TERM") ? spec.Environment : spec.Environment.SetItem("TERM", "xterm"),
        Size = spec.Size,
        Kind = spec.Attached || spec.Stack is StackVariant.Build ? DynoKind.Attached : DynoKind.Detached,
        Deadline = machine.Time.GetUtcNow() + spec.TimeToLive,
        Stack = spec.Stack,
        Slug = spec.Slug,
        Logged = spec.Logged,
        Announced = spec.Stack is StackVariant.Run,
        Attached = spec.Attached,
        Terminal = spec.Terminal,
        Mounts = spec.Mounts,
        DiskLimit = spec.DiskLimit,
        Piped = true,
    };

    private OneOffDyno Track(RunningDyno dyno, AttachStream? input, bool terminal)
    {
        var oneOff = new OneOffDyno(machine, dyno, input, terminal);
        _running[oneOff.Id] = oneOff;
        _ = ForgetAsync(oneOff);
        return oneOff;
    }

    private async Task EndAsync(OneOffDyno oneOff)
    {
        // It may have been paused for its reader, who has gone.
        await machine.Runc.ResumeAsync(oneOff.Id.ToString(), CancellationToken.None);
        await oneOff.StopAsync(_adoptedGrace, CancellationToken.None);
    }

    private async Task ForgetAsync(OneOffDyno oneOff)
    {
        await ((Task)oneOff.Exited).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _running.TryRemove(oneOff.Id, out _);
    }

    private static partial class Log
    {
        [LoggerMessage(3401, LogLevel.Error, "The dyno {Dyno} could not be started")]
        public static partial void NotStarted(ILogger logger, string dyno, Exception e);
    }
}
