using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Dynos.Orders;

/// <summary>Takes restarts and stops from the API: finds what they are about, records them, and answers 202.</summary>
internal sealed class OrderTaking(AppDynos dynos, DynoOrders orders, ControlDatabase database)
{
    public static Fault Missing { get; } = Fault.NotFound("dyno", "Couldn't find that dyno.");

    public Task<IResult> GiveToOneAsync(AppRow app, Caller caller, string dyno, DynoOrderKind kind, CancellationToken cancellation)
    {
        if (dynos.Find(app.AppId, dyno) is not { } found)
        {
            return Task.FromResult(Api.Refused(Missing));
        }

        return found.Purpose is DynoPurpose.ReleasePhase && kind is DynoOrderKind.Restart
            ? Task.FromResult(Api.Refused(Fault.Invalid(
                $"{found.Name} runs a release command, which cannot be restarted. To cancel it: heroku ps:stop {found.Name}")))
            : GiveAsync(app, caller, DynoSelector.One(found.Name), kind, cancellation);
    }

    public Task<IResult> GiveToTypeAsync(AppRow app, Caller caller, string type, DynoOrderKind kind, CancellationToken cancellation) =>
        ProcessType.Parse(type) is { Succeeded: true } parsed && dynos.Of(app.AppId).Any(DynoSelector.OfType(parsed.Value).Matches)
            ? GiveAsync(app, caller, DynoSelector.OfType(parsed.Value), kind, cancellation)
            : Task.FromResult(Api.Refused(Fault.NotFound("formation", "Couldn't find that process type.")));

    public async Task<IResult> GiveAsync(AppRow app, Caller caller, DynoSelector which, DynoOrderKind kind, CancellationToken cancellation)
    {
        AcceptedOrder order;
        await using (var change = await database.BeginAsync(caller.Actor, cancellation))
        {
            order = await orders.AddAsync(change, app.AppId, which, kind, cancellation);
            await change.CommitAsync(cancellation);
        }

        orders.Begin(order);
        return Api.Accepted(new Dictionary<string, string>());
    }
}
