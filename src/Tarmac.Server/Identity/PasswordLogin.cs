using Tarmac.Core.Outcomes;
using Tarmac.Server.Accounts;
using Tarmac.Server.Http;

namespace Tarmac.Server.Identity;

/// <summary>Finds whose e-mail address and password, or API key, these are. Attempts are limited before anything is computed.</summary>
internal sealed class PasswordLogin(AccountStore accounts, PasswordAttempts attempts)
{
    public async Task<Result<Caller>> FindAsync(HttpContext http, string email, string secret)
    {
        if (!attempts.TryTake(http.Connection.RemoteIpAddress, email))
        {
            http.Response.Headers.RetryAfter = "60";
            return RateLimit.Reached;
        }

        if (await accounts.ByKeyAsync(secret, http.RequestAborted) is { } owner && owner.Email.Equals(email, StringComparison.OrdinalIgnoreCase))
        {
            return owner;
        }

        return await accounts.ByPasswordAsync(email, secret, http.RequestAborted) is { } caller ? caller : Authentication.Unknown;
    }
}
