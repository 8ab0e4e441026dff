using Tarmac.Core.ConfigVars;
using Tarmac.Core.Outcomes;
using Tarmac.Server.AddOns;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Releases;

namespace Tarmac.Server.ConfigVars;

/// <summary>Changes an app's config vars by a release, except those that attachments set. What changes nothing makes none.</summary>
internal sealed class ConfigVarChanges(ControlDatabase database, ConfigVarBox box, ReleaseLedger releases)
{
    /// <summary>The config after the change.</summary>
    public async Task<Result<ConfigVarSet>> UpdateAsync(
        Actor actor, Guid app, IReadOnlyDictionary<string, string?> changes, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        var locked = await AppStore.LockAsync(change, app, cancellation);
        if (!locked.Succeeded)
        {
            return locked.Fault;
        }

        if (await AttachmentStore.OwnerOfAsync(change, app, changes.Keys, cancellation) is { } owned)
        {
            return Fault.Invalid(
                $"Cannot overwrite or remove attachment values {owned.ConfigVar}: it belongs to the add-on {owned.AddOn}. Detach that, or attach another under this name.");
        }

        var before = box.Open(locked.Value.Config);
        var after = before.With(changes);
        if (!after.Succeeded || after.Value.Equals(before))
        {
            return after;
        }

        foreach (var sentence in Sentences(before, after.Value))
        {
            change.Say(locked.Value.AppId, sentence);
        }

        change.Record(new ConfigVarEvent.Changed(app, Set(before, after.Value), Removed(before, after.Value)));
        await releases.CreateAsync(change, locked.Value, string.Join(", ", Sentences(before, after.Value)), cancellation, after.Value);
        await change.CommitAsync(cancellation);
        return after;
    }

    private static string[] Set(ConfigVarSet before, ConfigVarSet after) =>
        [.. after.Values.Where(v => before.Values.GetValueOrDefault(v.Key) != v.Value).Select(v => v.Key)];

    private static string[] Removed(ConfigVarSet before, ConfigVarSet after) => [.. before.Values.Keys.Where(k => !after.Values.ContainsKey(k))];

    /// <summary>Heroku's words for a release: names, never values.</summary>
    internal static IEnumerable<string> Sentences(ConfigVarSet before, ConfigVarSet after)
    {
        var (set, removed) = (Set(before, after), Removed(before, after));
        if (set.Length > 0)
        {
            yield return $"Set {string.Join(", ", set)} config vars";
        }

        if (removed.Length > 0)
        {
            yield return $"Remove {string.Join(", ", removed)} config vars";
        }
    }
}
