using Tarmac.Contracts.AddOns;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Http;

namespace Tarmac.Server.AddOns;

/// <summary><c>/addon-services</c> and their plans.</summary>
internal static class CatalogueEndpoints
{
    public static void MapAddOnServices(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/addon-services", () => Api.Ok<AddOnService[]>([PostgresCatalogue.Wire])).Gives<AddOnService[]>();
        routes.MapGet("/addon-services/{service}", (string service) => IsOurs(service) ? Api.Ok(PostgresCatalogue.Wire) : Api.Refused(Missing)).Gives<AddOnService>();
        routes.MapGet("/addon-services/{service}/plans", (string service) => IsOurs(service) ? Api.Ok(PostgresCatalogue.Plans) : Api.Refused(Missing)).Gives<Plan[]>();
        routes.MapGet("/addon-services/{service}/plans/{plan}", (string service, string plan) => IsOurs(service) ? PlanOf(plan) : Api.Refused(Missing)).Gives<Plan>();
        routes.MapGet("/plans/{plan}", PlanOf).Gives<Plan>();
    }

    private static Fault Missing { get; } = Fault.NotFound("add_on_service", $"Couldn't find that add on service. There is {PostgresCatalogue.Service}.");

    private static IResult PlanOf(string plan) =>
        PostgresCatalogue.Plans.FirstOrDefault(p => p.Name == plan || p.Id.ToString() == plan || p.Name == $"{PostgresCatalogue.Service}:{plan}") is { } found
            ? Api.Ok(found)
            : Api.NotFound("plan", "Couldn't find that plan.");

    private static bool IsOurs(string service) => service == PostgresCatalogue.Service || service == PostgresCatalogue.Wire.Id.ToString();
}
