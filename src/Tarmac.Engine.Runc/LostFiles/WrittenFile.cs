namespace Tarmac.Engine.Runc.LostFiles;

/// <summary>A file below <c>/app</c> that a dyno has written; the path is relative to that.</summary>
/// <param name="AtBoot">Before the dyno was up: the next one writes it again.</param>
internal sealed record WrittenFile(string Path, bool AtBoot);
