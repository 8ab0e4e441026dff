using Tarmac.Contracts.AddOns;
using Tarmac.Contracts.Apps;
using Tarmac.Postgres.AddOns;

namespace Tarmac.Server.AddOns;

/// <summary>Add-ons as the API shows them. Service and plan are always whole, as the stock CLI asks for in <c>Accept-Expansion</c>.</summary>
internal static class AddOnWire
{
    public static AddOn Of(AddOnRow row) => new()
    {
        Actions = [],
        AddonService = PostgresCatalogue.Wire,
        BillingEntity = new BillingEntity(row.AppId, row.AppName, "app"),
        App = new AppReference(row.AppId, row.AppName),
        BilledPrice = Price.Free,
        ConfigVars = row.ConfigVars,
        CreatedAt = row.CreatedAt,
        Id = row.Id,
        Name = row.Name,
        Plan = PostgresCatalogue.WireOf(PostgresPlan.Find(row.Plan).Value),
        ProviderId = row.Id.ToString(),
        ProvisionMessage = row.State == "provisioning" ? row.Failure ?? "The database should be available in a few seconds. Wait for it: heroku pg:wait" : null,
        State = row.State == "deprovisioning" ? "deprovisioned" : row.State,
        UpdatedAt = row.UpdatedAt,
        WebUrl = null,
    };
}
