using System.Collections.Immutable;
using Tarmac.Core.Outcomes;

namespace Tarmac.Builds;

/// <summary>The errors of builds, with Heroku's messages where it has them.</summary>
internal static class BuildFaults
{
    private const string NothingDetected = "no_buildpack";
    private const string Mismatch = "buildpack_mismatch";

    public static Fault DiskFull { get; } = new("build_failed", "The platform's disk is full. Its operator must make room; then push again.");

    public static Fault NoLanguage { get; } = new(NothingDetected, "No default language could be detected for this app.");

    public static Fault NotDetected(string buildpack) => new(Mismatch, $"App not compatible with buildpack: {buildpack}");

    public static Fault NotFetched(string buildpack) => Rejected($"failed to fetch the buildpack {buildpack}.");

    public static Fault NotCompiled(string language) => Rejected($"failed to compile {language} app.");

    public static Fault NotReleased(string language, string reason) => Rejected($"bin/release of the {language} buildpack failed: {reason}.");

    public static Fault OutOfMemory(int megabytes) => Rejected($"the build ran out of memory ({megabytes} MB).");

    public static Fault Ended(int status) => Rejected($"the build ended with status {status}.");

    public static Fault Rejected(string reason) => new("build_failed", "Push rejected, " + reason);

    public static ImmutableArray<string> Lines(Fault fault) => fault.Id switch
    {
        NothingDetected =>
        [
            " !     " + fault.Message,
            "\t\t\tHINT: This occurs when the platform cannot detect the buildpack to use for this application automatically:",
            "\t\t\tit looks for requirements.txt, manage.py, package.json, index.html and the like in the root folder.",
            "\t\t\tChoose one with heroku buildpacks:set, or name your processes in a Procfile.",
            "",
            " !     Push failed",
        ],
        Mismatch => ["-----> " + fault.Message, "       More info: https://devcenter.heroku.com/articles/buildpacks#detection-failure", "", " !     Push failed"],
        _ => [" !     " + fault.Message, "", " !     Push failed"],
    };
}
