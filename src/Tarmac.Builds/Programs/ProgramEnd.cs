namespace Tarmac.Builds.Programs;

/// <summary>How a program ended, and what it said on standard error (its first 8 KB).</summary>
internal sealed record ProgramEnd(int Status, string Errors)
{
    /// <summary>ENOSPC of errno(3), as .NET puts it into an <see cref="IOException"/> on Linux.</summary>
    public const int NoSpaceLeft = 28;

    public bool Succeeded => Status == 0;

    /// <summary>For a program that has no reason to fail: a broken machine, not a user's fault.</summary>
    public void Demand(string doing)
    {
        if (!Succeeded)
        {
            var message = $"{doing} failed with status {Status}: {Errors.Trim()}";
            throw Errors.Contains("No space left on device", StringComparison.OrdinalIgnoreCase)
                ? new IOException(message, NoSpaceLeft)
                : new InvalidOperationException(message);
        }
    }
}
