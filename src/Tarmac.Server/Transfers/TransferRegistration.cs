using Tarmac.Server.Loops;
using Tarmac.Server.Operations;
using Tarmac.Server.Removals;

namespace Tarmac.Server.Transfers;

internal static class TransferRegistration
{
    public static void AddTransfers(this IServiceCollection services)
    {
        services.AddSingleton<FreeSpace>();
        services.AddSingleton<BackupFiles>();
        services.AddSingleton<BackupUrls>();
        services.AddSingleton<TransferStore>();
        services.AddSingleton<BackupDeletion>();
        services.AddSingleton<BackupUpload>();
        services.AddSingleton<IOperationWork, BackupWork>();
        services.AddSingleton<IOperationWork, RestoreWork>();
        services.AddSingleton<IAppCleanup, BackupCleanup>();
        services.AddLoops<BackupSweep>();
    }
}
