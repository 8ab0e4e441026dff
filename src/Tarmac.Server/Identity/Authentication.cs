using Tarmac.Core.Outcomes;
using Tarmac.Server.Accounts;
using Tarmac.Server.Http;

namespace Tarmac.Server.Identity;

/// <summary>Finds out who calls, before the endpoint runs.</summary>
internal sealed class Authentication(RequestDelegate next)
{
    internal static Fault Unknown { get; } = new("unauthorized", "Invalid credentials provided.");

    public async Task InvokeAsync(HttpContext http, AccountStore accounts, RateLimit limit, PasswordLogin passwords)
    {
        var access = http.GetEndpoint() is { } endpoint ? endpoint.Metadata.AccessOf() : Access.Open;
        if (access is Access.Open)
        {
            await next(http);
            return;
        }

        var found = await CallerAsync(http, accounts, access, passwords);
        if (!found.Succeeded)
        {
            if (access is Access.Git)
            {
                http.Response.Headers.WWWAuthenticate = "Basic realm=\"Tarmac: any user name, your API key as the password\"";
            }

            await Api.Refused(found.Fault).ExecuteAsync(http);
            return;
        }

        var caller = found.Value;

        var allowed = limit.Take(caller, http.Response);
        if (!allowed.Succeeded)
        {
            await Api.Refused(allowed.Fault).ExecuteAsync(http);
            return;
        }

        http.Features.Set(caller);
        await next(http);
    }

    private static async Task<Result<Caller>> CallerAsync(HttpContext http, AccountStore accounts, Access access, PasswordLogin passwords)
    {
        if (Credentials.Parse(http.Request.Headers.Authorization) is not { } shown)
        {
            return Unknown;
        }

        if (shown.Key is { } key && await accounts.ByKeyAsync(key, http.RequestAborted) is { } owner)
        {
            return owner;
        }

        if (access is not Access.Password || shown is not { Email: { } email, Password: { } password })
        {
            return Unknown;
        }

        return await passwords.FindAsync(http, email, password);
    }
}
