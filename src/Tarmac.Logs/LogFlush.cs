namespace Tarmac.Logs;

/// <summary>How a writing went.</summary>
/// <param name="Weight">What no longer waits. Bytes.</param>
/// <param name="More">Whether a notice of dropped lines is still to be written, even if no more lines come.</param>
/// <param name="Failure">Why lines were lost: a full disk.</param>
internal sealed record LogFlush(long Weight, bool More, Exception? Failure);
