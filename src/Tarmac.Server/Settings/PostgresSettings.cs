namespace Tarmac.Server.Settings;

/// <summary>The clusters: the platform's own and those of the add-on. Ports are taken from the range as clusters are made.</summary>
internal sealed record PostgresSettings(int FirstPort, int LastPort)
{
    public static PostgresSettings Read(SettingsTable table)
    {
        var settings = new PostgresSettings(table.Number("first_port", 15432, 1024, 65535), table.Number("last_port", 16431, 1024, 65535));
        if (settings.FirstPort > settings.LastPort)
        {
            table.Refuse("last_port", "is lower than first_port", 0);
        }

        table.RefuseUnknown();
        return settings;
    }
}
