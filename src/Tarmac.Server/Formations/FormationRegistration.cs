namespace Tarmac.Server.Formations;

internal static class FormationRegistration
{
    public static void AddFormations(this IServiceCollection services)
    {
        services.AddSingleton<FormationStore>();
        services.AddSingleton<FormationChanges>();
    }
}
