namespace Tarmac.Engine.Runc.Dynos;

/// <summary>What has happened to a dyno since its start and must be known to who adopts it; kept as empty files in its folder.</summary>
internal sealed class DynoMarks(DynoFolder folder)
{
    /// <summary>It has answered.</summary>
    public bool Up => File.Exists(folder.Up);

    /// <summary>It is to be replaced by another one.</summary>
    public bool Replace => File.Exists(folder.Replace);

    public void SetUp() => Set(folder.Up);

    public void SetReplace() => Set(folder.Replace);

    public void ClearReplace()
    {
        try
        {
            File.Delete(folder.Replace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever adopts it would replace it once more, which harms nothing.
        }
    }

    private static void Set(string file)
    {
        try
        {
            File.WriteAllBytes(file, []);
        }
        catch (DirectoryNotFoundException)
        {
            // The dyno has ended just now, which its supervisor is told next.
        }
    }
}
