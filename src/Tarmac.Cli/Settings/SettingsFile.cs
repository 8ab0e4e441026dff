namespace Tarmac.Cli.Settings;

/// <summary>Replaces a settings file whole, with the same owner's mode, so that a crash leaves the old or the new one.</summary>
internal static class SettingsFile
{
    public static void Write(string path, string text)
    {
        var target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        var fresh = $"{target}.new-{Environment.ProcessId}";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = File.GetUnixFileMode(target),
        };
        using (var stream = new FileStream(fresh, options))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, target, overwrite: true);
    }
}
