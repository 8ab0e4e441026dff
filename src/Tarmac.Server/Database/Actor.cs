namespace Tarmac.Server.Database;

/// <summary>Who changes something: an account, or the platform itself.</summary>
internal sealed record Actor(Guid? Account, string Email)
{
    public static Actor Platform { get; } = new(null, "heroku");
}
