using Microsoft.Extensions.Logging.Abstractions;
using Tarmac.Loops;
using Tarmac.Postgres;
using Tarmac.Postgres.Control;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Database;

/// <summary>For commands that speak to the control database beside a running tarmacd.</summary>
internal static class ControlSource
{
    /// <summary>The cluster, neither started nor watched; its data source reaches the server that tarmacd keeps running.</summary>
    public static ControlCluster Of(TarmacSettings settings) =>
        new(new PostgresOptions(settings.DataDirectory) { Instance = settings.Instance }, new LoopContext(TimeProvider.System, NullLoggerFactory.Instance, new LoopHealth()));
}
