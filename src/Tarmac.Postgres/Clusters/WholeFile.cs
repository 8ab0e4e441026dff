namespace Tarmac.Postgres.Clusters;

/// <summary>Writes a file so that a crash, of the machine too, leaves the old one or the new one.</summary>
internal static class WholeFile
{
    public static void Write(string file, ReadOnlySpan<byte> content)
    {
        var next = file + ".next";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, file, overwrite: true);
    }
}
