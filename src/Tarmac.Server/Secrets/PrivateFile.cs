namespace Tarmac.Server.Secrets;

/// <summary>Writes a file that only its owner reads; whoever opens it sees the old text or the new one, whole.</summary>
internal static class PrivateFile
{
    public static void Write(string file, string text, bool overwrite = true)
    {
        var draft = $"{file}.{Environment.ProcessId}";
        File.Delete(draft);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var stream = new FileStream(draft, options))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, file, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(file))
        {
            File.Delete(draft);
        }
    }
}
