namespace Tarmac.Logs.Files;

/// <summary>One file of an app's log as it was at a moment; it may have grown since, and may be gone.</summary>
/// <param name="First">The sequence of its first line, which is its name.</param>
/// <param name="Length">Bytes of whole lines.</param>
/// <param name="Begun">Time of its first line.</param>
/// <param name="Ended">Time of its last line.</param>
internal sealed record LogSegment(string File, long First, long Length, DateTimeOffset Begun, DateTimeOffset Ended);
