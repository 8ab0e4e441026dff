using Tarmac.Server.Authorizations;

namespace Tarmac.Server.Accounts;

internal static class AccountServices
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<AccountStore>();
        services.AddSingleton<AuthorizationStore>();
    }
}
