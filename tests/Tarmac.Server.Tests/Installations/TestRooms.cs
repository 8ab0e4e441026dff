using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Tarmac.Core.Dynos;
using Tarmac.Core.Logs;
using Tarmac.Logs;
using Tarmac.Loops;
using Tarmac.Postgres;
using Tarmac.Postgres.AddOns;
using Tarmac.Server.Composition;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Tests.Installations;

/// <summary>What stands for the machine rooms.</summary>
internal static class TestRooms
{
    public static void Add(IServiceCollection services, TarmacSettings settings, NpgsqlDataSource source, Installation installation)
    {
        services.AddSingleton(source);
        services.AddLogging(logging => logging.ClearProviders());
        services.AddSingleton<ILogSink>(installation.Log);
        services.AddSingleton<IEngineLifecycle>(installation.Engine);
        services.AddSingleton<IFormations>(installation.Engine);
        services.AddSingleton<IOneOffs>(installation.Engine);
        services.AddSingleton<IBuildSandbox>(installation.Engine);
        services.AddSingleton(new LogOptions(settings.InDataDirectory("logs")));
        services.AddSingleton<LogStore>();
        services.AddSingleton<ILogReader>(s => s.GetRequiredService<LogStore>());
        services.AddSingleton<ILogRemover>(s => s.GetRequiredService<LogStore>());
        services.AddBuildRoom(settings, AppContext.BaseDirectory);
        services.AddSingleton(s => new LoopContext(TimeProvider.System, NullLoggerFactory.Instance, s.GetRequiredService<LoopHealth>()) { BeforeItem = installation.BeforeItem });
        services.AddSingleton(s => new PostgresAddOns(new PostgresOptions(settings.DataDirectory) { Durable = false, Ports = Ports() }, s.GetRequiredService<LoopContext>()));
    }

    // Each installation has some of its own: classes of tests run at once.
    private static PortRange Ports()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var first = ((IPEndPoint)listener.LocalEndpoint).Port;
        return new PortRange(first, Math.Min(65535, first + 200));
    }
}
