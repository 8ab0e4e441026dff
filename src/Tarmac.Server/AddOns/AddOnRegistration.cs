using Tarmac.Server.Launches;
using Tarmac.Server.Loops;
using Tarmac.Server.Operations;
using Tarmac.Server.Removals;

namespace Tarmac.Server.AddOns;

internal static class AddOnRegistration
{
    public static void AddAddOns(this IServiceCollection services)
    {
        services.AddSingleton<AddOnStore>();
        services.AddSingleton<AddOnSecrets>();
        services.AddSingleton<AddOnChanges>();
        services.AddSingleton<AttachmentStore>();
        services.AddSingleton<Attachments>();
        services.AddSingleton<AttachmentChanges>();
        services.AddSingleton<AddOnWork>();
        services.AddLoops<AddOnLoop>();
        services.AddSingleton<IOperationWork, LastDumpWork>();
        services.AddSingleton<ILaunchAddOns, LaunchAddOns>();
        services.AddSingleton<IAppCleanup, AddOnCleanup>();
    }
}
