using System.Text.Json;
using Tarmac.Core.ConfigVars;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.ConfigVars;

/// <summary><c>/apps/{app}/config-vars</c>.</summary>
internal static class ConfigVarEndpoints
{
    private const string Reserved = "HEROKU_";

    public static void MapConfigVars(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapApp();
        app.Needs(Rights.Deploy | Rights.Operate).MapGet("/config-vars", (AppRow row, ConfigVarBox box) => Api.Ok(Wire(box.Open(row.Config)))).Gives<Dictionary<string, string>>();
        app.Needs(Rights.Deploy | Rights.Operate).MapPatch("/config-vars", UpdateAsync).Takes<Dictionary<string, string?>>().Gives<Dictionary<string, string>>();
    }

    public static Dictionary<string, string> Wire(ConfigVarSet config) => new(config.Values);

    private static async Task<IResult> UpdateAsync(HttpContext http, AppRow app, Caller caller, ConfigVarChanges changes, CancellationToken cancellation)
    {
        var body = (await RequestBody.ReadAsync<JsonElement>(http, cancellation)).Then(Parse);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        return Api.From((await changes.UpdateAsync(caller.Actor, app.Id, body.Value, cancellation)).Then<Dictionary<string, string>>(set => Wire(set)));
    }

    // Numbers and booleans are taken as their text, as Heroku does; objects and lists have none.
    private static Result<Dictionary<string, string?>> Parse(JsonElement body)
    {
        if (body.ValueKind is not JsonValueKind.Object)
        {
            return new Fault("bad_request", "The request body must be a JSON object of config vars.");
        }

        var changes = new Dictionary<string, string?>();
        foreach (var property in body.EnumerateObject())
        {
            if (property.Value.ValueKind is not JsonValueKind.Null && property.Name.StartsWith(Reserved, StringComparison.Ordinal))
            {
                return Fault.Invalid($"{property.Name} cannot be set: names that begin with {Reserved} are the platform's own.");
            }

            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Null:
                    changes[property.Name] = null;
                    break;
                case JsonValueKind.String:
                    changes[property.Name] = property.Value.GetString();
                    break;
                case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                    changes[property.Name] = property.Value.GetRawText();
                    break;
                default:
                    return Fault.Invalid($"The value of {property.Name} must be a string, or null to remove it.");
            }
        }

        return changes;
    }
}
