using Tarmac.Contracts.Operations;
using Tarmac.Server.Apps;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Operations;

/// <summary><c>/apps/{app}/operations</c>, which Heroku does not have: what is being done to the app's databases, and how far it is.</summary>
internal static class OperationEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("/operations", async (AppRow row, OperationStore store, CancellationToken cancellation) =>
            Api.Ok((await store.OfAppAsync(row.Id, cancellation)).Select(o => o.Wire()).ToArray())).Gives<Operation[]>();
        app.Needs(Rights.View).MapGet("/operations/{operation:guid}", async (Guid operation, AppRow row, OperationStore store, CancellationToken cancellation) =>
            await store.GetAsync(operation, cancellation) is { } found && found.AppId == row.Id
                ? Api.Ok(found.Wire())
                : Api.NotFound("operation", "Couldn't find that operation.")).Gives<Operation>();
    }
}
