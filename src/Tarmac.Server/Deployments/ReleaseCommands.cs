using System.Collections.Concurrent;
using Tarmac.Core.Dynos;

namespace Tarmac.Server.Deployments;

/// <summary>
/// The release phase with its records. A command that may have done a part of its work is never run twice; one that did not begin, or whose end is known
/// but could not be recorded, is settled at the next step.
/// </summary>
internal sealed class ReleaseCommands(DeploymentStore store, ReleaseCommand command, IOneOffs oneOffs)
{
    private readonly ConcurrentDictionary<Guid, CommandState> _begun = new();

    /// <summary>Null: the command succeeded. Otherwise why the release fails.</summary>
    public async Task<ReleaseOutcome?> RunAsync(AppSnapshot app, DeployableRelease release, CancellationToken cancellation)
    {
        _begun[release.Id] = new CommandState(Asked: false, Outcome: null);
        await store.SetPhaseAsync(release.Id, ReleasePhase.Running, cancellation);
        var outcome = await command.RunAsync(app, release, () => _begun[release.Id] = new CommandState(Asked: true, Outcome: null), cancellation);
        _begun[release.Id] = new CommandState(Asked: true, outcome);
        return await RecordAsync(release, outcome, cancellation);
    }

    /// <summary>For a release whose command was begun, by this program or by an earlier one, and whose end was not recorded.</summary>
    public async Task<ReleaseOutcome?> SettleAsync(AppSnapshot app, DeployableRelease release, CancellationToken cancellation)
    {
        switch (_begun.GetValueOrDefault(release.Id))
        {
            case { Outcome: { } outcome }:
                return await RecordAsync(release, outcome, cancellation);
            case { Asked: false }:
                return await RunAsync(app, release, cancellation);
            case { Asked: true }:
                await EndDynosAsync(app, cancellation);
                return new ReleaseOutcome("Tarmac itself failed while the release command ran, and its end is not known. Deploy again.", []);
            default:
                await EndDynosAsync(app, cancellation);
                return new ReleaseOutcome("Tarmac was restarted while the release command ran. Deploy again.", []);
        }
    }

    /// <summary>The release has ended, or its app is gone.</summary>
    public void Forget(Guid release) => _begun.TryRemove(release, out _);

    private async Task<ReleaseOutcome?> RecordAsync(DeployableRelease release, ReleaseOutcome outcome, CancellationToken cancellation)
    {
        if (!outcome.Succeeded)
        {
            return outcome;
        }

        await store.SetPhaseAsync(release.Id, ReleasePhase.Done, cancellation);
        Forget(release.Id);
        return null;
    }

    private async Task EndDynosAsync(AppSnapshot app, CancellationToken cancellation)
    {
        var ids = oneOffs.Dynos(app.Id).Where(d => d.Purpose is DynoPurpose.ReleasePhase).Select(d => d.Id).ToList();
        await oneOffs.StopAsync(app.Id, ids, cancellation);
    }
}
