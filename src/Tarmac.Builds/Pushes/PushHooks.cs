namespace Tarmac.Builds.Pushes;

/// <summary>Listens for git's pre-receive hooks on a unix socket and lets the receiver decide.</summary>
public sealed class PushHooks(BuildOptions options, IPushReceiver receiver, ILogger<PushHooks> log)
{
    /// <summary>Opens the socket and installs the hook; returns when it listens.</summary>
    public Task StartAsync(CancellationToken cancellation) => throw new NotImplementedException($"{options} {receiver} {log}");

    /// <summary>Cancels the pushes under way and closes the socket.</summary>
    public Task StopAsync() => throw new NotImplementedException();
}
