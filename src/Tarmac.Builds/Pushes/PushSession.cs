using System.Diagnostics;
using System.Security.Cryptography;
using Tarmac.Core.Apps;

namespace Tarmac.Builds.Pushes;

/// <summary>One run of git-receive-pack. Its secret is what the hook proves with that it belongs to it.</summary>
internal sealed class PushSession(AppId app, PushIdentity who, string repository, Action<PushSession> closed) : IDisposable
{
    private readonly CancellationTokenSource _lost = new();

    public string Secret { get; } = RandomNumberGenerator.GetHexString(64, lowercase: true);

    public AppId App => app;

    /// <summary>The request that the push came with, so that the hook's part of the trace follows on it.</summary>
    public ActivityContext Trace { get; } = Activity.Current?.Context ?? default;

    public PushIdentity Who => who;

    public string Repository => repository;

    /// <summary>Cancelled when the client is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    public Task LoseAsync() => _lost.CancelAsync();

    public void Dispose()
    {
        closed(this);
        _lost.Cancel();
        _lost.Dispose();
    }
}
