using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Sources;

internal static class SourceFaults
{
    public static Fault TooManyEntries(BuildOptions options) =>
        Fault.Invalid($"The source has more than {options.SourceEntryLimit} files and folders. Keep dependencies and generated files out of it (.gitignore).");

    public static Fault TooLarge(BuildOptions options) =>
        Fault.Invalid($"The source is larger than {SizeText.Of(options.SourceLimit)} unpacked. Keep large files out of it, in a database or an object store.");

    public static Fault Archive(string what) => Fault.Invalid($"The source archive cannot be used: {what}");
}
