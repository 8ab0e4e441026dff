namespace Tarmac.Cli.Local;

/// <summary>Debian has a python3 and no <c>python</c>, which Procfiles say because dynos and environments have it.</summary>
internal static class PythonName
{
    /// <summary>A folder for the PATH in which <c>python</c> is that interpreter.</summary>
    public static string FolderFor(string python3)
    {
        var folder = Path.Combine(LocalFolders.Data, "bin");
        var name = Path.Combine(folder, "python");
        try
        {
            if (new FileInfo(name).LinkTarget != python3)
            {
                Directory.CreateDirectory(folder);
                var fresh = $"{name}.{Environment.ProcessId}";
                File.CreateSymbolicLink(fresh, python3);
                File.Move(fresh, name, overwrite: true);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Without it a command named python is not found, which its process says in its own words.
        }

        return folder;
    }
}
