namespace Tarmac.Server.Settings;

/// <summary>What a build may use and where it gets packages. An empty text means the tool's own default.</summary>
/// <param name="PythonIndex">A PEP 503 index URL, <c>debian</c> for the one made of Debian's packages, or empty.</param>
/// <param name="PipSettings">Further <c>PIP_*</c> settings, as <c>name=value</c>.</param>
internal sealed record BuildSettings(
    string PythonIndex,
    IReadOnlyList<string> PipSettings,
    string NpmRegistry,
    string HttpProxy,
    string HttpsProxy,
    string NoProxy,
    string CaBundle,
    TimeSpan TimeLimit,
    int MemoryMegabytes,
    int DiskMegabytes)
{
    public static BuildSettings Read(SettingsTable table)
    {
        var settings = new BuildSettings(
            table.Text("python_index", "") is "debian" ? "debian" : table.Url("python_index")?.OriginalString ?? "",
            table.Texts("pip_settings"),
            table.Url("npm_registry")?.OriginalString ?? "",
            table.Url("http_proxy")?.OriginalString ?? "",
            table.Url("https_proxy")?.OriginalString ?? "",
            table.Text("no_proxy", ""),
            table.Text("ca_bundle", ""),
            TimeSpan.FromMinutes(table.Number("time_limit_minutes", 15, 1, 24 * 60)),
            table.Number("memory_mb", 2560, 128, 1024 * 1024),
            table.Number("disk_mb", 4096, 128, 1024 * 1024));
        foreach (var setting in settings.PipSettings.Where(s => !s.StartsWith("PIP_", StringComparison.Ordinal) || !s.Contains('=', StringComparison.Ordinal)))
        {
            table.Refuse("pip_settings", $"holds '{setting}'; write \"PIP_NAME=value\"", 0);
        }

        if (settings.CaBundle.Length > 0)
        {
            table.AbsolutePath("ca_bundle", "");
        }

        table.RefuseUnknown();
        return settings;
    }
}
