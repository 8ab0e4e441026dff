using Tarmac.Server.Authorizations;

namespace Tarmac.Server.Accounts;

internal static class AccountRegistration
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<AccountStore>();
        services.AddSingleton<AuthorizationStore>();
    }
}
