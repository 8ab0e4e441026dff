namespace Tarmac.Logs;

/// <summary>How a writing went.</summary>
/// <param name="Weight">What no longer waits. Bytes.</param>
/// <param name="More">Whether there is something to say later, even if nobody writes.</param>
/// <param name="Failure">Why lines were lost: a full disk.</param>
internal sealed record LogFlush(long Weight, bool More, Exception? Failure);
