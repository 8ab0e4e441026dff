namespace Tarmac.Builds.Programs;

/// <summary>How a program ended, and what it said on standard error (its first 8 KB).</summary>
internal sealed record ProgramEnd(int Status, string Errors)
{
    public bool Succeeded => Status == 0;

    /// <summary>For a program that has no reason to fail: a broken machine, not a user's fault.</summary>
    public void Demand(string doing)
    {
        if (!Succeeded)
        {
            throw new InvalidOperationException($"{doing} failed with status {Status}: {Errors.Trim()}");
        }
    }
}
