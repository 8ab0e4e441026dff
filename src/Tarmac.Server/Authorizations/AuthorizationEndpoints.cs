using Tarmac.Contracts.Authorizations;
using Tarmac.Contracts.Errors;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Database;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Authorizations;

/// <summary><c>/oauth/authorizations</c>: API keys. <c>~</c> is an account's first one, which <c>heroku logout</c> leaves alone.</summary>
internal static class AuthorizationEndpoints
{
    private const int DescriptionLimit = 200;
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3650);

    public static void MapAuthorizations(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/oauth/authorizations", CreateAsync).WithPassword().Takes<AuthorizationCreate>().Gives<Authorization>(StatusCodes.Status201Created);
        routes.MapGet("/oauth/authorizations", ListAsync).Gives<Authorization[]>();
        routes.MapGet("/oauth/authorizations/{id}", InfoAsync).Gives<Authorization>();
        routes.MapPatch("/oauth/authorizations/{id}", UpdateAsync).Takes<AuthorizationUpdate>().Gives<Authorization>();
        routes.MapDelete("/oauth/authorizations/{id}", RevokeAsync).Gives<Authorization>();
        routes.MapPost("/oauth/authorizations/{id}/actions/regenerate-tokens", RotateAsync).Gives<Authorization>();
        routes.MapDelete("/oauth/sessions/{id}", (string id) => Api.NotFound("session", $"Couldn't find that session ({id}).")).Gives<ApiError>(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, Caller caller, ControlDatabase database, TimeProvider time, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<AuthorizationCreate>(http, cancellation);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        var (description, seconds) = (body.Value.Description ?? "Long-lived user authorization", body.Value.ExpiresIn);
        if (description.Length > DescriptionLimit)
        {
            return Api.Refused(Fault.Invalid($"Description is longer than {DescriptionLimit} characters."));
        }

        if (seconds <= 0 || seconds > LongestLife.TotalSeconds)
        {
            return Api.Refused(Fault.Invalid($"expires_in must be between 1 and {LongestLife.TotalSeconds} seconds."));
        }

        if (body.Value.Scope is { } scope && !scope.Contains("global"))
        {
            // A key that can do more than its description says would be a trap.
            return Api.Refused(Fault.Invalid("An API key of Tarmac has all rights of its account: the only scope is global."));
        }

        await using var change = await database.BeginAsync(caller.Actor, cancellation);
        var (row, token) = await AuthorizationStore.CreateAsync(
            change, caller.Id, description, seconds is { } life ? TimeSpan.FromSeconds(life) : null, cancellation);
        await change.CommitAsync(cancellation);
        return Api.Created(Wire(row, token, time));
    }

    private static async Task<IResult> ListAsync(HttpContext http, Caller caller, AuthorizationStore store, TimeProvider time, CancellationToken cancellation) =>
        Api.Ok((await store.ListAsync(caller.Id, cancellation)).Select(row => Wire(row, Shown(http, caller, row), time)).ToArray());

    private static async Task<IResult> InfoAsync(
        HttpContext http, string id, Caller caller, AuthorizationStore store, TimeProvider time, CancellationToken cancellation) =>
        Api.From((await store.FindAsync(caller.Id, id, cancellation)).Then<Authorization>(row => Wire(row, Shown(http, caller, row), time)));

    private static async Task<IResult> UpdateAsync(
        HttpContext http, string id, Caller caller, ControlDatabase database, TimeProvider time, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<AuthorizationUpdate>(http, cancellation);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        if (body.Value.Description is not { Length: <= DescriptionLimit } description)
        {
            return Api.Refused(Fault.Invalid($"Description must be a string of at most {DescriptionLimit} characters."));
        }

        await using var change = await database.BeginAsync(caller.Actor, cancellation);
        var found = await AuthorizationStore.LockAsync(change, caller.Id, id, cancellation);
        if (!found.Succeeded)
        {
            return Api.Refused(found.Fault);
        }

        var row = await AuthorizationStore.DescribeAsync(change, found.Value.Id, description, cancellation);
        await change.CommitAsync(cancellation);
        return Api.Ok(Wire(row, Shown(http, caller, row), time));
    }

    private static async Task<IResult> RotateAsync(
        string id, Caller caller, ControlDatabase database, TimeProvider time, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(caller.Actor, cancellation);
        var found = await AuthorizationStore.LockAsync(change, caller.Id, id, cancellation);
        if (!found.Succeeded)
        {
            return Api.Refused(found.Fault);
        }

        var (row, token) = await AuthorizationStore.RotateAsync(change, found.Value.Id, cancellation);
        await change.CommitAsync(cancellation);
        return Api.Ok(Wire(row, token, time));
    }

    private static async Task<IResult> RevokeAsync(
        HttpContext http, string id, Caller caller, ControlDatabase database, TimeProvider time, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(caller.Actor, cancellation);
        var found = await AuthorizationStore.LockAsync(change, caller.Id, id, cancellation);
        if (!found.Succeeded)
        {
            return Api.Refused(found.Fault);
        }

        await AuthorizationStore.RevokeAsync(change, found.Value.Id, cancellation);
        await change.CommitAsync(cancellation);
        return Api.Ok(Wire(found.Value, Shown(http, caller, found.Value), time));
    }

    // The caller's own key it has shown itself; of others only the hash is known. The stock CLI takes ten asterisks as "any text" when it looks for its own
    // key, which it then revokes or, at the first key, does not: what follows them here ends no key, so that it finds its own key alone.
    private const string Hidden = "HRKU-**********(hidden)";

    private static string Shown(HttpContext http, Caller caller, AuthorizationRow row) =>
        row.Id == caller.Authorization && Credentials.Parse(http.Request.Headers.Authorization)?.Key is { } key ? key : Hidden;

    private static Authorization Wire(AuthorizationRow row, string token, TimeProvider time) => new()
    {
        AccessToken = new AccessToken
        {
            ExpiresIn = row.ExpiresAt is { } end ? (long)(end - time.GetUtcNow().UtcDateTime).TotalSeconds : null,
            Id = row.TokenId,
            Token = token,
        },
        CreatedAt = row.CreatedAt,
        Description = row.Description,
        Id = row.Id,
        Scope = row.Scope,
        UpdatedAt = row.UpdatedAt,
        User = new AuthorizationUser { Id = row.AccountId, Email = row.Email, FullName = row.FullName },
    };
}
