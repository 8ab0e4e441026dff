namespace Tarmac.Server.Identity;

/// <summary>Marks endpoints with their <see cref="Access"/>.</summary>
internal static class AccessMarks
{
    public static TBuilder OpenToAnybody<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(Access.Open);

    public static TBuilder ForGit<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(Access.Git);

    public static TBuilder WithPassword<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(Access.Password);

    public static Access AccessOf(this IEnumerable<object> marks) => marks.OfType<Access>().LastOrDefault();
}
