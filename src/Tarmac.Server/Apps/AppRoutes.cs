namespace Tarmac.Server.Apps;

/// <summary>What lies under <c>/apps/{app}</c>: handlers take the <see cref="AppRow"/>, and each endpoint declares what it needs.</summary>
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
}
