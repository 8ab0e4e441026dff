namespace Tarmac.Server.Settings;

/// <summary>How long the record of who changed what is kept.</summary>
internal sealed record EventSettings(TimeSpan KeptFor)
{
    public static EventSettings Read(SettingsTable table)
    {
        var settings = new EventSettings(TimeSpan.FromDays(table.Number("days", 365, 1, 36500)));
        table.RefuseUnknown();
        return settings;
    }
}
