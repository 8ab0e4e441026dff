namespace Tarmac.Linux.Programs;

/// <summary>How a program ended: its exit status, or 128 and the number of the signal that ended it; and the last of what it wrote on standard error.</summary>
public sealed record ProgramEnd(int Status, string Errors)
{
    /// <summary>Standard output where it was collected: its first bytes, up to the call's limit.</summary>
    public string Output { get; init; } = "";

    /// <summary>The program wrote more than the call's limit; the rest was read and thrown away.</summary>
    public bool OutputCut { get; init; }

    /// <summary>It took longer than the call's time limit and was killed.</summary>
    public bool TimedOut { get; init; }

    public bool Succeeded => Status == 0 && !TimedOut;

    /// <summary>For a program that has no reason to fail: throws when it did, or when not all of its output was kept.</summary>
    public void Demand(string doing)
    {
        if (!Succeeded)
        {
            var message = TimedOut ? $"{doing} {Errors}" : $"{doing} failed with status {Status}: {Errors.Trim()}";
            throw Errors.Contains("No space left on device", StringComparison.OrdinalIgnoreCase)
                ? new IOException(message, Errno.NoSpaceLeft)
                : new IOException(message);
        }

        if (OutputCut)
        {
            throw new IOException($"{doing} wrote more than is read of it");
        }
    }
}
