using System.Collections.Immutable;

namespace Tarmac.Builds.Pushes;

/// <summary>The decision about a push: refuse it, deploy one of its refs, or accept it without a build.</summary>
/// <param name="Deploy">The ref that is deployed, if any.</param>
/// <param name="Refusal">Why the whole push is refused, if it is.</param>
/// <param name="Notes">Lines for the user.</param>
internal sealed record PushPlan(RefUpdate? Deploy, string? Refusal, ImmutableArray<string> Notes)
{
    /// <summary>More refs than that are a mistake (<c>--mirror</c> of a big repository), or an attack.</summary>
    public const int RefLimit = 1000;

    public static PushPlan For(IReadOnlyList<RefUpdate> updates)
    {
        var deploying = updates.Where(u => u.Deploys).ToArray();
        if (deploying.FirstOrDefault(u => u.IsDeletion) is { } deletion)
        {
            return Refused($"{Short(deletion)} is what this app runs and cannot be deleted. To go back, push an older commit or use heroku rollback.");
        }

        if (deploying.Length > 1)
        {
            return Refused("This push updates main and master, and only one of them can be deployed. Push one branch: git push heroku main");
        }

        var skipped = deploying.Length == 0 && updates.Any(u => u.IsBranch && !u.IsDeletion);
        return new PushPlan(
            deploying.SingleOrDefault(),
            null,
            skipped ? ["Pushed to non-main branch, skipping build.", $"To deploy it: git push heroku {Short(updates.First(u => u.IsBranch && !u.IsDeletion))}:main"] : []);
    }

    private static PushPlan Refused(string reason) => new(null, reason, []);

    private static string Short(RefUpdate update) => update.Ref["refs/heads/".Length..];
}
