using Microsoft.Net.Http.Headers;
using Tarmac.Contracts.Authorizations;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Authorizations;
using Tarmac.Server.Database;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.BrowserLogins;

/// <summary>
/// <c>heroku login</c>: the command begins a login, opens a page in the browser, and waits for the key that the user's login on that page gives it.
/// <code>
/// POST /auth                 -> browser_url, cli_url, token
/// GET, POST /auth/browser/ID    the page: e-mail address, password
/// GET /auth/cli/ID              with the token: waits, then access_token
/// </code>
/// </summary>
internal static class BrowserLoginEndpoints
{
    private const int DescriptionLimit = 200;
    private const string LongLine = "Heroku CLI login";

    // The stock CLI's request ends after a minute or so without an answer, and begins again at an answer above 500.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan KeyLife = TimeSpan.FromDays(365);

    public static void MapBrowserLogins(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/auth", BeginAsync).OpenToAnybody().Takes<AuthorizationCreate>().Gives<BrowserLogin>(StatusCodes.Status201Created);
        routes.MapGet("/auth/browser/{id}", Page).OpenToAnybody().ExcludeFromDescription();
        routes.MapPost("/auth/browser/{id}", LogInAsync).OpenToAnybody().DisableAntiforgery().ExcludeFromDescription();
        routes.MapGet("/auth/cli/{id}", WaitAsync).OpenToAnybody().Gives<BrowserLoginKey>();
    }

    private static async Task<IResult> BeginAsync(HttpContext http, PendingLogins logins, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<AuthorizationCreate>(http, cancellation);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        var description = body.Value.Description ?? LongLine;
        var login = logins.Begin(description.Length > DescriptionLimit ? description[..DescriptionLimit] : description);
        return Api.Created(new BrowserLogin { BrowserUrl = $"/auth/browser/{login.Id}", CliUrl = $"/auth/cli/{login.Id}", Token = login.Secret });
    }

    private static IResult Page(string id, HttpContext http, PendingLogins logins)
    {
        Harden(http.Response);
        return logins.Find(id) is { } login ? LoginPage.Ask(login, fault: null) : LoginPage.Over();
    }

    private static async Task<IResult> LogInAsync(
        string id, HttpContext http, PendingLogins logins, PasswordLogin passwords, ControlDatabase database, CancellationToken cancellation)
    {
        Harden(http.Response);
        if (logins.Find(id) is not { } login)
        {
            return LoginPage.Over();
        }

        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancellation) : null;
        var caller = await passwords.FindAsync(http, form?["email"].ToString().Trim() ?? "", form?["password"].ToString() ?? "");
        if (!caller.Succeeded)
        {
            return LoginPage.Ask(login, caller.Fault.Message, FaultStatus.Of(caller.Fault));
        }

        await using var change = await database.BeginAsync(caller.Value.Actor, cancellation);
        var (_, key) = await AuthorizationStore.CreateAsync(change, caller.Value.Id, login.Description, KeyLife, cancellation);
        await change.CommitAsync(cancellation);
        return login.Complete(key) ? LoginPage.Done() : LoginPage.Over();
    }

    private static async Task<IResult> WaitAsync(string id, HttpContext http, PendingLogins logins, TimeProvider time, CancellationToken cancellation)
    {
        if (logins.Find(id) is not { } login || Credentials.Parse(http.Request.Headers.Authorization)?.Key != login.Secret)
        {
            return Api.Refused(new Fault("unauthorized", "This login is over, or it is not yours: run heroku login again."));
        }

        try
        {
            var key = await login.Key.WaitAsync(Patience, time, cancellation);
            logins.End(login);
            return Api.Ok(new BrowserLoginKey(key));
        }
        catch (TimeoutException)
        {
            return Results.StatusCode(StatusCodes.Status504GatewayTimeout);
        }
    }

    // The page takes a password: no other site may frame it, and nothing of it is kept.
    private static void Harden(HttpResponse response)
    {
        response.Headers[HeaderNames.ContentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
        response.Headers[HeaderNames.CacheControl] = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
