using Tarmac.Server.Http;

namespace Tarmac.Server.Identity;

internal static class IdentityRegistration
{
    public static void AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<RateLimit>();
        services.AddSingleton<PasswordAttempts>();
        services.AddSingleton<Permissions>();
    }
}
