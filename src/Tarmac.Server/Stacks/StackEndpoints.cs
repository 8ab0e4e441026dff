using Tarmac.Contracts;
using Tarmac.Contracts.Stacks;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Http;

namespace Tarmac.Server.Stacks;

/// <summary>The stacks that apps can run on: one.</summary>
internal static class StackEndpoints
{
    private static readonly DateTimeOffset Since = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static NamedReference Default { get; } = new(new Guid("0d6ff9b5-3f0b-4e0d-9d52-6a3f1c4f5b12"), "debian-12");

    private static Stack Only { get; } = new()
    {
        Default = true,
        CreatedAt = Since,
        Id = Default.Id,
        Name = Default.Name,
        State = "public",
        UpdatedAt = Since,
    };

    /// <summary>By name or id; nothing given means the default.</summary>
    public static Result<NamedReference> Find(string? identity) => identity is null || identity == Default.Name || identity == Default.Id.ToString()
        ? Default
        : Fault.Invalid($"Stack {identity} is not available. Available: {Default.Name}.");

    public static void MapStacks(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/stacks", () => Api.Ok<Stack[]>([Only])).Gives<Stack[]>();
        routes.MapGet("/stacks/{stack}", (string stack) => Find(stack).Succeeded ? Api.Ok(Only) : Api.NotFound("stack", "Couldn't find that stack.")).Gives<Stack>();
    }
}
