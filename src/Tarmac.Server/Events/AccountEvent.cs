namespace Tarmac.Server.Events;

/// <summary>What happens to an account.</summary>
internal abstract record AccountEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Created(Guid Account, string Email) : AccountEvent(default(Guid?));

    public sealed record Renamed(Guid Account, string? Name) : AccountEvent(default(Guid?));

    public sealed record PasswordChanged(Guid Account) : AccountEvent(default(Guid?));

    public sealed record Removed(Guid Account, string Email) : AccountEvent(default(Guid?));
}
