using Tarmac.Contracts.Accounts;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Database;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Accounts;

/// <summary><c>/account</c>, and <c>/users/{identity}</c> for oneself.</summary>
internal static class AccountEndpoints
{
    private const int NameLimit = 200;

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account", InfoAsync).Gives<Account>();
        routes.MapPatch("/account", UpdateAsync).Takes<AccountUpdate>().Gives<Account>();
        routes.MapGet("/users/{identity}", UserAsync).Gives<Account>();
        routes.MapGet("/account/rate-limits", (Caller caller, RateLimit limit) => Api.Ok(new Dictionary<string, long> { ["remaining"] = limit.Remaining(caller) })).Gives<Dictionary<string, long>>();
    }

    private static async Task<IResult> InfoAsync(Caller caller, AccountStore accounts, CancellationToken cancellation) =>
        Api.Ok(Wire((await accounts.FindAsync(caller.Id.ToString(), cancellation))!));

    private static async Task<IResult> UserAsync(string identity, Caller caller, AccountStore accounts, CancellationToken cancellation) =>
        identity == "~" || identity == caller.Id.ToString() || string.Equals(identity, caller.Email, StringComparison.OrdinalIgnoreCase)
            ? await InfoAsync(caller, accounts, cancellation)
            : Api.NotFound("user", "Couldn't find that user.");

    private static async Task<IResult> UpdateAsync(HttpContext http, Caller caller, ControlDatabase database, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<AccountUpdate>(http, cancellation);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        if (body.Value.Name?.Length > NameLimit)
        {
            return Api.Refused(Fault.Invalid($"Name is longer than {NameLimit} characters."));
        }

        await using var change = await database.BeginAsync(caller.Actor, cancellation);
        var row = await AccountStore.RenameAsync(change, caller.Id, body.Value.Name, cancellation);
        await change.CommitAsync(cancellation);
        return Api.Ok(Wire(row));
    }

    private static Account Wire(AccountRow row) => new()
    {
        AllowTracking = false,
        Beta = false,
        CreatedAt = row.CreatedAt,
        Email = row.Email,
        Federated = false,
        Id = row.Id,
        Name = row.Name,
        TwoFactorAuthentication = false,
        UpdatedAt = row.UpdatedAt,
        Verified = true,
    };
}
