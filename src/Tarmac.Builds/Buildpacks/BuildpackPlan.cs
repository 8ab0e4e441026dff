using System.Collections.Immutable;
using Tarmac.Core.ConfigVars;
using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Buildpacks;

/// <summary>Which buildpacks a build asks, and what the output says first.</summary>
/// <param name="Detects">True: the first that matches is used. False: all must match and all are used, in order.</param>
internal sealed record BuildpackPlan(bool Detects, ImmutableArray<BuildpackReference> Buildpacks)
{
    private const int Most = 20;

    public static Result<BuildpackPlan> For(ImmutableArray<BuildpackReference> chosen, ConfigVarSet configVars)
    {
        // The config var is the older way and wins, so that it can be set for one build without changing the app's list.
        if (configVars.Values.TryGetValue("BUILDPACK_URL", out var url) && !string.IsNullOrWhiteSpace(url))
        {
            return BuildpackReference.Parse(url.Trim()).Then<BuildpackPlan>(b => new BuildpackPlan(false, [b]));
        }

        return chosen switch
        {
            [] => new BuildpackPlan(true, Shipped.All),
            { Length: > Most } => Fault.Invalid($"An app has at most {Most} buildpacks."),
            _ => new BuildpackPlan(false, chosen),
        };
    }

    /// <summary>Lines under <c>-----&gt; Building on the ... stack</c>.</summary>
    public ImmutableArray<string> Lines => this switch
    {
        { Detects: true } => ["-----> Determining which buildpack to use for this app"],
        { Buildpacks: [var only] } => [$"-----> Using buildpack: {only.Text}"],
        _ => ["-----> Using buildpacks:", .. Buildpacks.Select((b, i) => $"       {i + 1}. {b.Text}")],
    };

    /// <summary>As <c>build.sh</c> reads it: the mode, then one line for each with its origin, what to show, where it is, and the commitish.</summary>
    public string Script => string.Concat(
        Buildpacks
            .Select(b => $"{b.Origin.ToString().ToLowerInvariant()}\t{b.Text}\t{b.Location}\t{b.Commitish}\n")
            .Prepend(Detects ? "detect\n" : "all\n"));
}
