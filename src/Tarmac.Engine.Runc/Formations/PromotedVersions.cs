using System.Globalization;
using Tarmac.Core.Apps;
using Tarmac.Core.Releases;
using Tarmac.Linux.Files;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>
/// Which release of each app took over last. A restarted engine that is given the same one again takes it as what runs, and does not try it as a new one.
/// </summary>
internal sealed class PromotedVersions(string folder)
{
    /// <summary>Null also where it cannot be read: the release is then tried as a new one, beside what runs.</summary>
    public ReleaseVersion? Read(AppId app)
    {
        try
        {
            var file = Of(app);
            return File.Exists(file) && int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new ReleaseVersion(number)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Write(AppId app, ReleaseVersion version)
    {
        Directory.CreateDirectory(folder);
        WholeFile.Write(Of(app), version.Number.ToString(CultureInfo.InvariantCulture));
    }

    public void Forget(AppId app)
    {
        if (File.Exists(Of(app)))
        {
            File.Delete(Of(app));
        }
    }

    private string Of(AppId app) => Path.Combine(folder, app.ToString());
}
