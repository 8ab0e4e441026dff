using System.Globalization;
using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Database;

namespace Tarmac.Server.Releases;

/// <summary>Finds releases.</summary>
internal sealed class ReleaseStore(ControlDatabase database)
{
    public static Fault Missing { get; } = Fault.NotFound("release", "Couldn't find that release.");

    /// <summary>By id or by version, with or without the <c>v</c>.</summary>
    public async Task<Result<ReleaseRow>> FindAsync(Guid app, string? identity, CancellationToken cancellation)
    {
        var version = int.TryParse(identity?.TrimStart('v'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var id = Guid.TryParse(identity, out var guid) ? guid : Guid.Empty;
        await using var db = await database.OpenAsync(cancellation);
        var row = await db.QuerySingleOrDefaultAsync<ReleaseRow>(new CommandDefinition(
            $"{ReleaseSql.Select} where r.app_id = @app and (r.id = @id or r.version = @version)", new { app, id, version }, cancellationToken: cancellation));
        return row is null ? Missing : row;
    }
}
