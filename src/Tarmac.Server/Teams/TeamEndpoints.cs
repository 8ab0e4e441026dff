using System.Text.Json;
using Tarmac.Contracts.Errors;
using Tarmac.Server.Apps;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Teams;

/// <summary>
/// What the stock CLI asks for in passing: nobody is a member of a team here, no app is in a pipeline, and nobody has uploaded a certificate. What is asked for by
/// itself is answered by <see cref="Absences.AbsentResources"/>.
/// </summary>
internal static class TeamEndpoints
{
    public static void MapTeams(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/teams", () => Api.Ok(Array.Empty<JsonElement>())).Gives<JsonElement[]>();
        routes.MapGet("/teams/{team}", () => Api.NotFound("team", "Couldn't find that team. The teams of Heroku are not part of Tarmac 0.x.")).Gives<ApiError>(StatusCodes.Status404NotFound);
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("/pipeline-couplings", () => Api.NotFound("pipeline-coupling", "This app is in no pipeline.")).Gives<ApiError>(StatusCodes.Status404NotFound);
        app.Needs(Rights.View).MapGet("/sni-endpoints", () => Api.Ok(Array.Empty<JsonElement>())).Gives<JsonElement[]>();
    }
}
