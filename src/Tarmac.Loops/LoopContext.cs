using Microsoft.Extensions.Logging;

namespace Tarmac.Loops;

/// <summary>What every loop of a program shares: its clock, its log, and the list of loops that <c>tarmac status</c> shows.</summary>
public sealed record LoopContext(TimeProvider Time, ILoggerFactory Logs, LoopHealth Health)
{
    /// <summary>Called before each item of each loop with the names of both. A test throws from here; in production it is empty.</summary>
    public Action<string, string>? BeforeItem { get; init; }
}
