using Tarmac.Core.Outcomes;
using Tomlyn;
using Tomlyn.Model;

namespace Tarmac.Server.Settings;

/// <summary>What <c>tarmac.toml</c> says, checked. <c>tarmac.example.toml</c> at the root explains each key.</summary>
internal sealed record TarmacSettings
{
    public required string DataDirectory { get; init; }

    /// <summary>Names the cgroup, the runc root and whatever else two installations on one machine must not share.</summary>
    public required string Instance { get; init; }

    /// <summary>Apps answer at <c>APP.</c> of this domain.</summary>
    public required string Domain { get; init; }

    public required ApiSettings Api { get; init; }

    public required RouterSettings Router { get; init; }

    public required NetworkSettings Network { get; init; }

    public required PostgresSettings Postgres { get; init; }

    public required BuildSettings Build { get; init; }

    public required LogSettings Logs { get; init; }

    public required ReleaseSettings Releases { get; init; }

    public required EventSettings Events { get; init; }

    public required TelemetrySettings Telemetry { get; init; }

    public string InDataDirectory(params ReadOnlySpan<string> parts) => Path.Combine([DataDirectory, .. parts]);

    public static Result<TarmacSettings> Load(string file)
    {
        try
        {
            return Parse(File.ReadAllText(file));
        }
        catch (IOException e)
        {
            return Fault.Invalid($"{file} cannot be read: {e.Message}");
        }
        catch (UnauthorizedAccessException e)
        {
            return Fault.Invalid($"{file} cannot be read: {e.Message}");
        }
    }

    /// <summary>All faults come back together, each naming its key.</summary>
    public static Result<TarmacSettings> Parse(string toml)
    {
        TomlTable root;
        try
        {
            root = TomlSerializer.Deserialize<TomlTable>(toml) ?? [];
        }
        catch (TomlException e)
        {
            return Fault.Invalid($"The settings are not TOML: {e.Message}");
        }

        var faults = new List<string>();
        var settings = Read(new SettingsTable("", root, faults));
        return faults.Count == 0 ? settings : Fault.Invalid(string.Join('\n', faults));
    }

    internal static TarmacSettings Read(SettingsTable table)
    {
        var settings = new TarmacSettings
        {
            DataDirectory = table.AbsolutePath("data_dir", "/var/lib/tarmac"),
            Instance = table.Word("instance", "tarmac"),
            Domain = table.HostName("domain", "localhost"),
            Api = ApiSettings.Read(table.Section("api")),
            Router = RouterSettings.Read(table.Section("router")),
            Network = NetworkSettings.Read(table.Section("network")),
            Postgres = PostgresSettings.Read(table.Section("postgres")),
            Build = BuildSettings.Read(table.Section("build")),
            Logs = LogSettings.Read(table.Section("logs")),
            Releases = ReleaseSettings.Read(table.Section("releases")),
            Events = EventSettings.Read(table.Section("events")),
            Telemetry = TelemetrySettings.Read(table.Section("telemetry")),
        };
        table.RefuseUnknown();
        return settings;
    }
}
