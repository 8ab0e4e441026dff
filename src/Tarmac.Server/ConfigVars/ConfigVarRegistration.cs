namespace Tarmac.Server.ConfigVars;

internal static class ConfigVarRegistration
{
    public static void AddConfigVars(this IServiceCollection services)
    {
        services.AddSingleton<ConfigVarBox>();
        services.AddSingleton<ConfigVarChanges>();
    }
}
