using Tarmac.Core.Outcomes;
using Tarmac.Server.Accounts;

namespace Tarmac.Server.Identity;

/// <summary>Finds whose e-mail address and password, or API key, these are.</summary>
internal sealed class PasswordLogin(AccountStore accounts)
{
    public async Task<Result<Caller>> FindAsync(HttpContext http, string email, string secret, CancellationToken cancellation)
    {
        var caller = await accounts.ByKeyAsync(secret, cancellation) is { } owner && owner.Email.Equals(email.Trim(), StringComparison.OrdinalIgnoreCase)
            ? owner
            : await accounts.ByPasswordAsync(email.Trim(), secret, cancellation);
        return caller is null ? new Fault("unauthorized", "E-mail address and password do not match.") : caller;
    }
}
