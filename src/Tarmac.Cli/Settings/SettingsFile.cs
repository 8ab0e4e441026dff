using Tarmac.Linux.Files;

namespace Tarmac.Cli.Settings;

/// <summary>Replaces a settings file whole, with the same owner's mode, so that a crash leaves the old or the new one.</summary>
internal static class SettingsFile
{
    public static void Write(string path, string text)
    {
        var target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        WholeFile.Write(target, text, File.GetUnixFileMode(target));
    }
}
