using Microsoft.Extensions.Logging;

namespace Tarmac.Postgres.AddOns;

public sealed class PostgresAddOns(PostgresOptions options, TimeProvider time, ILoggerFactory logs) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        _ = (options, time, logs);
        return ValueTask.CompletedTask;
    }
}
