using Tarmac.Server.Loops;

namespace Tarmac.Server.Operations;

internal static class OperationRegistration
{
    public static void AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<OperationStore>();
        services.AddSingleton<OperationChanges>();
        services.AddSingleton<OperationRun>();
        services.AddLoops<OperationLoop>();
    }
}
