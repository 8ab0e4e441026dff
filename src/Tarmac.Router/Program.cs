using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Tarmac.Router.Front;
using Tarmac.Router.Settings;

// The runtime reads this once, at the first socket. Set here, so that no launcher has to know: see docs on the router.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
return new RouterCommand().Invoke(args, RunAsync);

static async Task<int> RunAsync(RouterSettings settings, CancellationToken cancellation)
{
    using var logging = LoggerFactory.Create(builder => builder
        .AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", true))
        .AddFilter("Microsoft", LogLevel.Error));
    var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);
    await using var router = new RouterServer(settings, logging, TimeProvider.System);
    await router.StartAsync(cancellation);
    await stopped.Task;
    await router.StopAsync();
    return 0;

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stopped.TrySetResult();
    }
}
