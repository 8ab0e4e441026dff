using System.Net;
using Tarmac.Postgres;
using Tarmac.Postgres.AddOns;
using Tarmac.Postgres.Control;
using Tarmac.Server.Database;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Composition;

/// <summary>Connects the machine rooms to the control plane.</summary>
internal static class Rooms
{
    public static void AddRooms(this IServiceCollection services, TarmacSettings settings) => AddPostgres(services, settings);

    private static void AddPostgres(IServiceCollection services, TarmacSettings settings)
    {
        services.AddSingleton(new PostgresOptions(settings.DataDirectory)
        {
            Instance = settings.Instance,
            BridgeAddress = BridgeAddress(settings.Network.Subnet),
            BridgePrefix = settings.Network.Subnet.PrefixLength,
            Ports = new PortRange(settings.Postgres.FirstPort, settings.Postgres.LastPort),
        });
        services.AddSingleton<ControlCluster>();
        services.AddSingleton(s => s.GetRequiredService<ControlCluster>().DataSource);
        services.AddHostedService<ControlStart>();
        services.AddSingleton<PostgresAddOns>();
    }

    /// <summary>The first address of the subnet.</summary>
    private static IPAddress BridgeAddress(IPNetwork subnet)
    {
        var bytes = subnet.BaseAddress.GetAddressBytes();
        bytes[^1]++;
        return new IPAddress(bytes);
    }
}
