using System.Collections.Immutable;
using System.Globalization;

namespace Tarmac.Postgres.AddOns;

/// <summary>The lines of <c>heroku pg:info</c>, in Heroku's order and words.</summary>
internal static class PostgresInfoText
{
    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB"];

    /// <param name="figures">Null while the database does not answer.</param>
    public static ImmutableArray<PostgresInfoLine> Lines(PostgresPlan plan, DateTimeOffset createdAt, DatabaseFigures? figures)
    {
        var lines = new List<PostgresInfoLine>
        {
            new("Plan", [plan.Title]),
            new("Status", [figures is null ? "Unavailable" : "Available"]),
        };
        if (figures is not null)
        {
            lines.Add(new("Connections", [$"{figures.Connections}/{plan.Connections}"]));
            lines.Add(new("PG Version", [figures.Version]));
        }

        lines.Add(new("Created", [createdAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)]));
        if (figures is not null)
        {
            lines.Add(new("Data Size", [Size(figures.Size)]));
            lines.Add(new("Tables", [figures.Tables.ToString(CultureInfo.InvariantCulture)]));
        }

        lines.Add(new("Fork/Follow", ["Unsupported"]));
        lines.Add(new("Rollback", ["Unsupported"]));
        lines.Add(new("Continuous Protection", ["Off"]));
        lines.Add(new("Credentials", ["1"]));
        return [.. lines];
    }

    public static string Size(long bytes)
    {
        var unit = 0;
        var size = (double)bytes;
        while (size >= 1024 && unit < Units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {Units[unit]}");
    }
}
