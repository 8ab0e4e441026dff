using System.Collections.Immutable;
using System.Globalization;
using Tarmac.Builds.Sources;

namespace Tarmac.Builds.Git;

/// <summary>
/// The environment of every git that we start. Settings travel here and not in the repositories, so that a changed limit holds for
/// all of them at once and the machine's own git configuration changes nothing.
/// </summary>
internal static class GitEnvironment
{
    public static ImmutableSortedDictionary<string, string> For(BuildOptions options)
    {
        var settings = Settings(options);
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        environment["GIT_TERMINAL_PROMPT"] = "0";
        environment["HOME"] = "/nonexistent";
        environment["GIT_CONFIG_COUNT"] = settings.Length.ToString(CultureInfo.InvariantCulture);
        for (var i = 0; i < settings.Length; i++)
        {
            environment[$"GIT_CONFIG_KEY_{i}"] = settings[i].Key;
            environment[$"GIT_CONFIG_VALUE_{i}"] = settings[i].Value;
        }

        return environment.ToImmutable();
    }

    public static ImmutableSortedDictionary<string, string> With(this ImmutableSortedDictionary<string, string> environment, GitQuarantine? quarantine) =>
        quarantine is null
            ? environment
            : environment
                .SetItem("GIT_OBJECT_DIRECTORY", quarantine.ObjectFolder)
                .SetItem("GIT_ALTERNATE_OBJECT_DIRECTORIES", quarantine.AlternateFolders);

    private static ImmutableArray<KeyValuePair<string, string>> Settings(BuildOptions options) =>
    [
        KeyValuePair.Create("safe.directory", "*"),
        KeyValuePair.Create("http.receivepack", "true"),
        KeyValuePair.Create("http.uploadpack", "true"),
        KeyValuePair.Create("http.getanyfile", "false"),
        KeyValuePair.Create("core.hooksPath", options.Hooks),
        KeyValuePair.Create("receive.fsckObjects", "true"),

        // Harmless faults that commits of old git versions have by the thousand; GitHub and GitLab let them pass as well.
        KeyValuePair.Create("receive.fsck.badTimezone", "ignore"),
        KeyValuePair.Create("receive.fsck.missingSpaceBeforeDate", "ignore"),
        KeyValuePair.Create("receive.fsck.zeroPaddedFilemode", "ignore"),
        KeyValuePair.Create("receive.maxInputSize", options.PushLimit.ToString(CultureInfo.InvariantCulture)),
        KeyValuePair.Create("receive.keepAlive", "5"),
        KeyValuePair.Create("transfer.hideRefs", "refs/tarmac"),
        KeyValuePair.Create("transfer.advertiseSID", "false"),

        // A push is kept as one pack: thousands of loose objects are slow to write and to collect. Collection runs before the push ends,
        // so that no process of git outlives it.
        KeyValuePair.Create("receive.unpackLimit", "1"),
        KeyValuePair.Create("gc.autoDetach", "false"),
        KeyValuePair.Create("pack.threads", "2"),
        KeyValuePair.Create("advice.detachedHead", "false"),
    ];
}
