using System.Diagnostics;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Tarmac.Builds.Git;
using Tarmac.Builds.Output;
using Tarmac.Builds.Sources;
using Tarmac.Core.Apps;
using Tarmac.Linux.Files;
using Tarmac.Linux.Sockets;
using Tarmac.Loops;

namespace Tarmac.Builds.Pushes;

/// <summary>Listens for git's pre-receive hooks on a unix socket and lets the receiver decide.</summary>
public sealed partial class PushHooks(BuildOptions options, GitRepositories repositories, IPushReceiver receiver, LoopContext loops, ILogger<PushHooks> log) : IAsyncDisposable
{
    // One accepted hook is one round.
    private static readonly LoopPace Pace = LoopPace.Continuous with { FirstBackOff = TimeSpan.FromMilliseconds(100), LongestBackOff = TimeSpan.FromSeconds(5) };

    private static readonly TimeSpan QuestionLimit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, PushSession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> _answers = new();
    private readonly CancellationTokenSource _stopping = new();
    private Socket? _socket;
    private Loop? _listening;

    /// <summary>Opens the socket and installs the hook; returns when it listens.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.Run);
        await InstallHookAsync(cancellation);
        _socket = UnixSocket.Listen(options.HookSocket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _listening = new Loop("git hooks", Pace, loops, AcceptAsync);
        _listening.Start();
    }

    /// <summary>Cancels the pushes under way and closes the socket.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await (_listening?.StopAsync(CancellationToken.None) ?? Task.CompletedTask);
        _socket?.Dispose();
        await Task.WhenAll(_answers.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    internal PushSession Open(AppId app, PushIdentity who)
    {
        var session = new PushSession(app, who, repositories.Folder(app), closed => _sessions.TryRemove(closed.Secret, out _));
        _sessions[session.Secret] = session;
        return session;
    }

    private async Task InstallHookAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.Hooks);
        await using var text = typeof(PushHooks).Assembly.GetManifestResourceStream("pre-receive.pl")!;
        var hook = Path.Combine(options.Hooks, "pre-receive");
        await WholeFile.WriteAsync(hook, text.CopyToAsync, WholeFile.Private | UnixFileMode.UserExecute, cancellation);
    }

    private async Task AcceptAsync(CancellationToken cancellation)
    {
        var answer = AnswerAsync(await _socket!.AcceptAsync(cancellation), _stopping.Token);
        _answers[answer] = 0;
        _ = answer.ContinueWith(done => _answers.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task AnswerAsync(Socket socket, CancellationToken cancellation)
    {
        await using var hook = new NetworkStream(socket, ownsSocket: true);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(QuestionLimit);
            if (await HookQuestion.ReadAsync(hook, limit.Token) is not { } question || Find(question.Secret) is not { } session)
            {
                Log.Stranger(log);
                return;
            }

            using var activity = BuildTelemetry.Source.StartActivity("git push", ActivityKind.Internal, session.Trace);
            using var push = CancellationTokenSource.CreateLinkedTokenSource(cancellation, session.Lost);
            using var output = new HookOutput(hook);
            var lost = WatchAsync(hook, push);
            var accepted = await DecideAsync(session, question, output, push.Token);
            await output.EndAsync(accepted, push.Token);
            await push.CancelAsync();
            await lost;
        }
        catch (OperationCanceledException)
        {
            Log.Cancelled(log);
        }
        catch (IOException)
        {
            Log.Cancelled(log);
        }
#pragma warning disable CA1031 // One push that goes wrong must not end the listener; the client sees a rejected push.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Log.Failed(log, failure);
        }
    }

    private async Task<bool> DecideAsync(PushSession session, HookQuestion question, HookOutput output, CancellationToken cancellation)
    {
        var plan = PushPlan.For(question.Updates);
        if (plan.Refusal is { } refusal)
        {
            await output.WarningAsync(refusal, cancellation);
            return false;
        }

        foreach (var note in plan.Notes)
        {
            await output.LineAsync(note, cancellation);
        }

        if (plan.Deploy is not { } deploy)
        {
            return true;
        }

        var source = new CommitSource(session.App, deploy.New) { Quarantine = Trusted(question.Quarantine, session.Repository) };
        var push = new Push(session.App, session.Who, deploy.Ref["refs/heads/".Length..], deploy.Previous, source);
        var accepted = await receiver.ReceiveAsync(push, output, cancellation);
        if (accepted)
        {
            await repositories.SetHeadAsync(session.App, deploy.Ref, cancellation);
        }

        return accepted;
    }

    // The hook reads nothing more: the end of the stream means that git, and so the client, is gone.
    private static async Task WatchAsync(NetworkStream hook, CancellationTokenSource push)
    {
        try
        {
            _ = await hook.ReadAsync(new byte[1], push.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
        }

        await push.CancelAsync();
    }

    private PushSession? Find(string secret)
    {
        var wanted = Encoding.UTF8.GetBytes(secret);
        return _sessions.Values.FirstOrDefault(s => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(s.Secret), wanted));
    }

    private static GitQuarantine? Trusted(GitQuarantine? quarantine, string repository)
    {
        var objects = Path.Combine(repository, "objects");
        return quarantine is not null && Path.GetFullPath(quarantine.ObjectFolder, repository).StartsWith(objects + "/", StringComparison.Ordinal)
            ? new GitQuarantine(Path.GetFullPath(quarantine.ObjectFolder, repository), objects)
            : null;
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "A connection to the hook socket belongs to no push")]
        public static partial void Stranger(ILogger log);

        [LoggerMessage(2002, LogLevel.Information, "A push was ended: its client is gone, or the platform stops")]
        public static partial void Cancelled(ILogger log);

        [LoggerMessage(2003, LogLevel.Error, "A push failed")]
        public static partial void Failed(ILogger log, Exception failure);
    }
}
