namespace Tarmac.Server.Database;

internal static class DatabaseRegistration
{
    public static void AddDatabase(this IServiceCollection services)
    {
        services.AddSingleton<ChangeLog>();
        services.AddSingleton<ControlDatabase>();
        services.AddHostedService<DatabaseStart>();
    }
}
