using System.Text.Json;
using Tarmac.Server.Apps;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Teams;

/// <summary>What Heroku has around apps and Tarmac has none of. The stock CLI asks for these in passing and copes with nothing.</summary>
internal static class TeamEndpoints
{
    private static readonly string[] EmptyLists =
        ["/teams", "/spaces", "/pipelines", "/account/app-transfers", "/account/invoices", "/enterprise-accounts", "/users/{user}/enterprise-accounts"];

    public static void MapTeams(this IEndpointRouteBuilder routes)
    {
        foreach (var list in EmptyLists)
        {
            routes.MapGet(list, () => Api.Ok(Array.Empty<JsonElement>()));
        }

        routes.MapGet("/teams/{team}", () => Api.NotFound("team", "Couldn't find that team."));
        routes.MapGet("/spaces/{space}", () => Api.NotFound("space", "Couldn't find that space."));
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("/pipeline-couplings", () => Api.NotFound("pipeline-coupling", "This app is in no pipeline."));
        app.Needs(Rights.View).MapGet("/sni-endpoints", () => Api.Ok(Array.Empty<JsonElement>()));
        app.Needs(Rights.View).MapGet("/log-drains", () => Api.Ok(Array.Empty<JsonElement>()));
        app.Needs(Rights.View).MapGet("/webhooks", () => Api.Ok(Array.Empty<JsonElement>()));
    }
}
