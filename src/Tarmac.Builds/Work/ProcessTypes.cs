using System.Collections.Immutable;
using Tarmac.Builds.Buildpacks;
using Tarmac.Core.Formations;
using Tarmac.Core.Procfiles;

namespace Tarmac.Builds.Work;

/// <summary>An app's process types: those of its Procfile, and the defaults of the last buildpack for those that it does not name.</summary>
internal sealed record ProcessTypes(ImmutableArray<KeyValuePair<ProcessType, string>> Declared, ImmutableArray<KeyValuePair<ProcessType, string>> Defaults)
{
    public ImmutableArray<KeyValuePair<ProcessType, string>> All => [.. Declared, .. Defaults];

    public static ProcessTypes For(Procfile procfile, ImmutableArray<ReleaseYaml> releases)
    {
        var declared = procfile.Processes.Select(p => p.Key).ToHashSet();
        var defaults = releases is [.., var last] ? last.Processes : [];
        return new ProcessTypes(procfile.Processes, [.. defaults.Where(p => !declared.Contains(p.Key))]);
    }

    public ImmutableArray<string> Lines
    {
        get
        {
            var declares = $"       Procfile declares types     -> {Names(Declared)}";
            return (Declared, Defaults) switch
            {
                ([], []) => [declares, "       Nothing will run: name the app's processes in a Procfile, such as 'web: ./start --port $PORT'."],
                (_, []) => [declares],
                _ => [declares, $"       Default types for buildpack -> {Names(Defaults)}"],
            };
        }
    }

    private static string Names(ImmutableArray<KeyValuePair<ProcessType, string>> processes) =>
        processes is [] ? "(none)" : string.Join(", ", processes.Select(p => p.Key));
}
