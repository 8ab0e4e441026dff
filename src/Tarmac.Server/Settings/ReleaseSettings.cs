namespace Tarmac.Server.Settings;

/// <summary>How much of an app's history is kept.</summary>
/// <param name="Kept">How many releases of an app keep their slug, so that it can be rolled back to, and how many builds are kept.</param>
internal sealed record ReleaseSettings(int Kept)
{
    public static ReleaseSettings Read(SettingsTable table)
    {
        var settings = new ReleaseSettings(table.Number("kept", 50, 2, 10_000));
        table.RefuseUnknown();
        return settings;
    }
}
