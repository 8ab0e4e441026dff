namespace Tarmac.Server.Database;

internal static class DatabaseServices
{
    public static void AddDatabase(this IServiceCollection services)
    {
        services.AddSingleton<ChangeLog>();
        services.AddSingleton<ControlDatabase>();
        services.AddHostedService<DatabaseStart>();
    }
}
