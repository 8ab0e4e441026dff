using Npgsql;
using Tarmac.Server.Composition;

namespace Tarmac.Server.Database;

/// <summary>Migrates the control database before any loop and the API start.</summary>
internal sealed class DatabaseStart(NpgsqlDataSource source) : StartupStep
{
    public override Task StartingAsync(CancellationToken cancellation) => Migrations.RunAsync(source, cancellation);
}
