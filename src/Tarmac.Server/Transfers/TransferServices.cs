using Tarmac.Server.Removals;

namespace Tarmac.Server.Transfers;

internal static class TransferServices
{
    public static void AddTransfers(this IServiceCollection services)
    {
        services.AddSingleton<BackupFiles>();
        services.AddSingleton<BackupUrls>();
        services.AddSingleton<TransferStore>();
        services.AddSingleton<TransferLoop>();
        services.AddHostedService(s => s.GetRequiredService<TransferLoop>());
        services.AddSingleton<IAppRemains, BackupRemains>();
    }
}
