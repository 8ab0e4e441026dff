namespace Tarmac.Server.ConfigVars;

internal static class ConfigVarServices
{
    public static void AddConfigVars(this IServiceCollection services)
    {
        services.AddSingleton<ConfigVarBox>();
        services.AddSingleton<ConfigVarChanges>();
    }
}
