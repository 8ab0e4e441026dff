namespace Tarmac.Cli.LocalPostgres;

/// <summary>What <c>python -m tarmac_django settings</c> answers.</summary>
internal sealed record LocalSettings
{
    public required string Python { get; init; }

    public string Version { get; init; } = "";

    /// <summary>The dotted name.</summary>
    public string? Settings { get; init; }

    public string? Manage { get; init; }

    public string? File { get; init; }

    public string Django { get; init; } = "";

    /// <summary>psycopg2 or psycopg; null where neither is installed.</summary>
    public string? Driver { get; init; }

    public LocalDatabase[] Databases { get; init; } = [];

    /// <summary>Why there is no more: no-settings, no-django, settings-fail.</summary>
    public string? Problem { get; init; }

    public string Text { get; init; } = "";

    public string Where { get; init; } = "";
}
