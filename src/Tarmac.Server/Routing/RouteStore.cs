using Dapper;
using Npgsql;
using Tarmac.Server.Domains;

namespace Tarmac.Server.Routing;

/// <summary>The router's view of the control database.</summary>
internal sealed class RouteStore(NpgsqlDataSource database)
{
    private const string Apps = """
        select a.id, a.name, a.maintenance,
               exists (select from releases r where r.app_id = a.id and r.is_current and r.slug_id is not null) as released,
               coalesce((select f.quantity from formations f where f.app_id = a.id and f.type = 'web'), 0) as web_quantity,
               coalesce((select array_agg(d.hostname) from domains d where d.app_id = a.id), '{}') as hosts
        from apps a
        where a.destroying_at is null
        """;

    public async Task<IReadOnlyList<RoutedApp>> AppsAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<(Guid Id, string Name, bool Maintenance, bool Released, int WebQuantity, string[] Hosts)>(
            new CommandDefinition(Apps, cancellationToken: cancellation));
        // An invalid host name in the table, however it got there, must not block the routing of all others.
        return [.. rows.Select(r => new RoutedApp(r.Id, r.Name, [.. r.Hosts.Where(HostName.IsValid)], r.Maintenance, r.Released, r.WebQuantity))];
    }
}
