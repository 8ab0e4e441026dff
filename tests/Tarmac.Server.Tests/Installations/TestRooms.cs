using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Tarmac.Core.Dynos;
using Tarmac.Core.Logs;
using Tarmac.Logs;
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
        services.AddSingleton<IEngine>(installation.Engine);
        services.AddSingleton(new LogOptions(settings.InDataDirectory("logs")));
        services.AddSingleton<LogStore>();
        services.AddBuildRoom(settings, AppContext.BaseDirectory);
        services.AddSingleton(new PostgresAddOns(new PostgresOptions(settings.DataDirectory) { Durable = false }, TimeProvider.System, NullLoggerFactory.Instance));
    }
}
