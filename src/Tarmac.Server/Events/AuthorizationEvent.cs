namespace Tarmac.Server.Events;

/// <summary>What happens to an API key.</summary>
internal abstract record AuthorizationEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Created(Guid Authorization) : AuthorizationEvent(default(Guid?));

    public sealed record Described(Guid Authorization, string Description) : AuthorizationEvent(default(Guid?));

    public sealed record Rotated(Guid Authorization) : AuthorizationEvent(default(Guid?));

    public sealed record Revoked(Guid Authorization) : AuthorizationEvent(default(Guid?));
}
