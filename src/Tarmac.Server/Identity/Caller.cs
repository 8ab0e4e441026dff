using Tarmac.Server.Database;

namespace Tarmac.Server.Identity;

/// <summary>The account that makes a request, and the authorization whose key it showed.</summary>
internal sealed record Caller(Guid Id, string Email, Guid Authorization)
{
    public Actor Actor => new(Id, Email);

    /// <summary>Handlers take a <see cref="Caller"/> as a parameter; <see cref="Authentication"/> has put it there.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Features.Get<Caller>());
}
