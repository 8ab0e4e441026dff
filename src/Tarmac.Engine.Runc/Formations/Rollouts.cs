using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>
/// Which spec a formation follows, and which one is tried to be followed next. Requests take turns: one is tried until its web dynos are up, takes over,
/// and is answered when the router knows; then the next one begins.
/// </summary>
internal sealed class Rollouts(AppId app, PromotedVersions versions, Crashes crashes)
{
    private readonly Queue<ApplyRequest> _waiting = [];
    private ApplyRequest? _promoted;

    /// <summary>What is kept running. Null: nothing was applied yet.</summary>
    public FormationSpec? Current { get; private set; }

    /// <summary>The request whose web dynos are awaited before it takes over.</summary>
    public ApplyRequest? Trial { get; private set; }

    public void Enqueue(ApplyRequest request)
    {
        _waiting.Enqueue(request);
        BeginNext();
    }

    /// <summary>The trial takes over.</summary>
    public void Promote(ImmutableArray<DynoName> awaited)
    {
        var request = Trial!;
        if (Current?.Version != request.Wanted.Version)
        {
            versions.Write(app, request.Wanted.Version);
            crashes.Clear();
        }

        request.Awaited.UnionWith(awaited);
        (Current, Trial, _promoted) = (request.Wanted, null, request);
        crashes.Forget(name => Current.Find(name) is null);
    }

    /// <summary>The trial is over, and what is kept running stays as it is.</summary>
    public void FailTrial(Rollout outcome)
    {
        Trial!.Outcome.TrySetResult(outcome);
        Trial = null;
        BeginNext();
    }

    public void CameUp(DynoName dyno) => _promoted?.Awaited.Remove(dyno);

    public void Failed(DynoName dyno, Rollout failure)
    {
        if (_promoted?.Awaited.Remove(dyno) == true)
        {
            _promoted.Failure ??= failure with { InForce = true };
        }
    }

    /// <summary>The router knows what there is to know of the spec that took over. True when the next request has begun.</summary>
    public bool Published()
    {
        if (_promoted is not { Awaited.Count: 0 } request)
        {
            return false;
        }

        _promoted = null;
        request.Outcome.TrySetResult(request.Failure ?? Rollout.Done);
        return BeginNext();
    }

    /// <summary>Its caller does not wait for it any more.</summary>
    public void Abandon(ApplyRequest request, CancellationToken cancellation)
    {
        request.Outcome.TrySetCanceled(cancellation);
        request.Awaited.Clear();
        if (request == Trial)
        {
            Trial = null;
        }

        var others = _waiting.Where(r => r != request).ToList();
        _waiting.Clear();
        others.ForEach(_waiting.Enqueue);
        BeginNext();
    }

    /// <summary>The formation is empty from now on; all waiters complete.</summary>
    public void Remove(Rollout outcome)
    {
        versions.Forget(app);
        Answer(request => request.Outcome.TrySetResult(outcome));
        Current = null;
        crashes.Clear();
    }

    /// <summary>The formation is no longer supervised and stays as it is.</summary>
    public void Cancel(CancellationToken cancellation) => Answer(request => request.Outcome.TrySetCanceled(cancellation));

    private void Answer(Action<ApplyRequest> answer)
    {
        foreach (var request in _waiting.Append(Trial).Append(_promoted).OfType<ApplyRequest>())
        {
            answer(request);
        }

        (_promoted, Trial) = (null, null);
        _waiting.Clear();
    }

    private bool BeginNext()
    {
        if (Trial is not null || _promoted is not null || !_waiting.TryDequeue(out var request))
        {
            return false;
        }

        if (Current is null && versions.Read(app) == request.Wanted.Version)
        {
            // It took over before this program was restarted: it is not tried as a new release, but kept running.
            (Current, _promoted) = (request.Wanted, request);
            return true;
        }

        Trial = request;
        if (Current is null)
        {
            crashes.Clear();
        }

        return true;
    }
}
