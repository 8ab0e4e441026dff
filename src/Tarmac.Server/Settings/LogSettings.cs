namespace Tarmac.Server.Settings;

/// <summary>How much of each app's log is kept.</summary>
internal sealed record LogSettings(int MegabytesPerApp, TimeSpan KeptFor)
{
    public static LogSettings Read(SettingsTable table)
    {
        var settings = new LogSettings(table.Number("megabytes_per_app", 32, 1, 1024 * 1024), TimeSpan.FromDays(table.Number("days", 7, 1, 3650)));
        table.RefuseUnknown();
        return settings;
    }
}
