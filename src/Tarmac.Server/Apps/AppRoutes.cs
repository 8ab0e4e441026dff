using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Apps;

/// <summary>What lies under <c>/apps/{app}</c>: the app is found, and the caller's access to it checked, before the handler runs.</summary>
internal static class AppRoutes
{
    /// <param name="routes">Where the group is added.</param>
    /// <param name="prefix">What stands before, on Heroku's data API.</param>
    public static RouteGroupBuilder MapApp(this IEndpointRouteBuilder routes, string prefix = "")
    {
        var group = routes.MapGroup(prefix + "/apps/{app}");
        group.WithMetadata(new AppRoute());
        return group;
    }

    /// <summary>After authentication, before parameters are bound.</summary>
    public static void UseApps(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<AppRoute>() is not null)
        {
            var found = await http.RequestServices.GetRequiredService<AppStore>()
                .FindAsync((string?)http.GetRouteValue("app"), http.Features.Get<Caller>()!, http.RequestAborted);
            if (!found.Succeeded)
            {
                await Api.Refused(found.Fault).ExecuteAsync(http);
                return;
            }

            http.Features.Set(found.Value);
        }

        await next(http);
    });

    private sealed class AppRoute;
}
