namespace Tarmac.Cli.LocalPostgres;

/// <summary>One entry of DATABASES, as settings.py says it. Kind: postgres, sqlite or other.</summary>
internal sealed record LocalDatabase
{
    public required string Alias { get; init; }

    public string Engine { get; init; } = "";

    public string Kind { get; init; } = "other";

    public bool Spatial { get; init; }

    public string Name { get; init; } = "";

    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    public string Host { get; init; } = "";

    public string Port { get; init; } = "";

    /// <summary>A connection service (pg_service.conf) that says the rest.</summary>
    public string Service { get; init; } = "";

    /// <summary>The alias that this one mirrors in tests.</summary>
    public string Mirror { get; init; } = "";

    public bool IsPostgres => Kind == "postgres";
}
