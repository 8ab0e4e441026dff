namespace Tarmac.Server.Settings;

/// <summary>The clusters: the platform's own and those of the add-on. Ports are taken from the range as clusters are made.</summary>
/// <param name="LastDumpsKept">How long the last dump of a destroyed database stays.</param>
/// <param name="LargestUpload">Bytes of a dump that is sent to be restored.</param>
internal sealed record PostgresSettings(int FirstPort, int LastPort, TimeSpan LastDumpsKept, long LargestUpload)
{
    public static PostgresSettings Read(SettingsTable table)
    {
        var settings = new PostgresSettings(
            table.Number("first_port", 15432, 1024, 65535),
            table.Number("last_port", 16431, 1024, 65535),
            TimeSpan.FromDays(table.Number("last_dump_days", 30, 1, 36500)),
            table.Number("largest_upload_mb", 51200, 1, 1024 * 1024 * 1024) * (1L << 20));
        if (settings.FirstPort > settings.LastPort)
        {
            table.Refuse("last_port", "is lower than first_port", 0);
        }

        table.RefuseUnknown();
        return settings;
    }
}
