using Tarmac.Contracts.Errors;
using Tarmac.Contracts.Features;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Features;

/// <summary><c>/apps/{app}/features</c> and <c>/account/features</c>. None of them can be switched off, and an account has none.</summary>
internal static class FeatureEndpoints
{
    public static void MapFeatures(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/features", () => Api.Ok(Array.Empty<Feature>())).Gives<Feature[]>();
        routes.MapGet("/account/features/{feature}", (string feature) => Api.Refused(Missing(feature))).Gives<ApiError>(StatusCodes.Status404NotFound);
        routes.MapPatch("/account/features/{feature}", (string feature) => Api.Refused(Missing(feature))).Gives<ApiError>(StatusCodes.Status404NotFound);
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("/features", () => Api.Ok(AppFeature.All.Select(f => f.Wire()).ToArray())).Gives<Feature[]>();
        app.Needs(Rights.View).MapGet("/features/{feature}", (string feature) => Api.From(Find(feature).Then<Feature>(f => f.Wire()))).Gives<Feature>();
        app.Needs(Rights.Operate).MapPatch("/features/{feature}", UpdateAsync).Takes<FeatureUpdate>().Gives<Feature>();
    }

    private static Fault Missing(string feature) => Fault.NotFound("feature", feature switch
    {
        "runtime-heroku-exec" => "Couldn't find that feature. ps:exec, ps:copy, ps:forward and ps:socks are not part of Tarmac 0.x: use heroku run.",
        "http-session-affinity" => "Couldn't find that feature. Session affinity is not part of Tarmac 0.x: keep sessions in the database.",
        _ => $"Couldn't find that feature. {(feature.Length > 100 ? feature[..100] : feature)} is not part of Tarmac 0.x.",
    });

    private static async Task<IResult> UpdateAsync(HttpContext http, string feature, CancellationToken cancellation)
    {
        var found = Find(feature);
        var body = await RequestBody.ReadAsync<FeatureUpdate>(http, cancellation);
        return found.Succeeded && body.Succeeded
            ? body.Value.Enabled is true
                ? Api.Ok(found.Value.Wire())
                : Api.Refused(Fault.Invalid($"{found.Value.Name} cannot be switched off: Tarmac always does this."))
            : Api.Refused(found.Fault ?? body.Fault!);
    }

    private static Result<AppFeature> Find(string feature) =>
        AppFeature.All.FirstOrDefault(f => f.Name == feature || f.Id.ToString() == feature) is { } found ? found : Missing(feature);
}
