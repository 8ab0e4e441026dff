namespace Tarmac.Server.Identity;

/// <summary>Declares what endpoints need.</summary>
internal static class NeededRights
{
    /// <summary>What is mapped on the result needs one of these rights on what its address names: the attachment or the add-on, else the app.</summary>
    public static RouteGroupBuilder Needs(this IEndpointRouteBuilder routes, Rights anyOf)
    {
        var group = routes.MapGroup("");
        group.WithMetadata(new Needed(anyOf));
        return group;
    }
}
