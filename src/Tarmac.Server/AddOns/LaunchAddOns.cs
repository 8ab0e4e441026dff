using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Launches;

namespace Tarmac.Server.AddOns;

/// <summary>The add-ons that buildpacks ask for at an app's first deploy, waited for.</summary>
internal sealed class LaunchAddOns(AddOnChanges changes, AddOnStore store, TimeProvider time) : ILaunchAddOns
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public async Task<Result<string?>> EnsureAsync(AppRow app, string plan, Actor actor, CancellationToken cancellation)
    {
        var wanted = PostgresCatalogue.Find(plan);
        if (!wanted.Succeeded)
        {
            return wanted.Fault;
        }

        var present = (await store.OfAppAsync(app.Id, cancellation)).FirstOrDefault(a => a.State is "provisioning" or "provisioned");
        if (present is not null)
        {
            return (await ProvisionedAsync(present.Id, cancellation)).Then<string?>(_ => default(string));
        }

        var ordered = await changes.CreateAsync(actor, app, new AddOnOrder(wanted.Value, Name: null, Attachment: null, Replace: false), cancellation);
        return ordered.Succeeded
            ? (await ProvisionedAsync(ordered.Value.Id, cancellation)).Then<string?>(
                a => $"Added {PostgresCatalogue.Service}:{a.Plan} as {a.Name}, setting {string.Join(", ", a.ConfigVars)}")
            : ordered.Fault;
    }

    private async Task<Result<AddOnRow>> ProvisionedAsync(Guid id, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (await store.GetAsync(id, cancellation) is { } addOn)
        {
            if (addOn.State != "provisioning")
            {
                return addOn;
            }

            if (time.GetElapsedTime(start) > Limit)
            {
                return Fault.Invalid($"{addOn.Name} is still being created after {Limit.TotalMinutes} minutes. {addOn.Failure}");
            }

            await Task.Delay(Interval, time, cancellation);
        }

        return Fault.Invalid("The add-on was destroyed while it was being created.");
    }
}
