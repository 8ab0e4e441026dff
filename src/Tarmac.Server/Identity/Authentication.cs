using Tarmac.Core.Outcomes;
using Tarmac.Server.Accounts;
using Tarmac.Server.Http;

namespace Tarmac.Server.Identity;

/// <summary>Finds out who calls, before the endpoint runs.</summary>
internal sealed class Authentication(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http, AccountStore accounts, RateLimit limit)
    {
        var access = http.GetEndpoint() is { } endpoint ? endpoint.Metadata.OfType<Access>().LastOrDefault() : Access.Open;
        if (access is Access.Open)
        {
            await next(http);
            return;
        }

        if (await CallerAsync(http, accounts, access) is not { } caller)
        {
            if (access is Access.Git)
            {
                http.Response.Headers.WWWAuthenticate = "Basic realm=\"Tarmac: any user name, your API key as the password\"";
            }

            await Api.Refused(new Fault("unauthorized", "Invalid credentials provided.")).ExecuteAsync(http);
            return;
        }

        var allowed = limit.Take(caller, http.Response);
        if (!allowed.Succeeded)
        {
            await Api.Refused(allowed.Fault).ExecuteAsync(http);
            return;
        }

        http.Features.Set(caller);
        await next(http);
    }

    private static async Task<Caller?> CallerAsync(HttpContext http, AccountStore accounts, Access access)
    {
        if (Credentials.Parse(http.Request.Headers.Authorization) is not { } shown)
        {
            return null;
        }

        var caller = shown.Key is { } key ? await accounts.ByKeyAsync(key, http.RequestAborted) : null;
        return caller is null && access is Access.Password && shown is { Email: { } email, Password: { } password }
            ? await accounts.ByPasswordAsync(email, password, http.RequestAborted)
            : caller;
    }
}
