using System.Runtime.InteropServices;

namespace Tarmac.Core.Logs;

/// <summary>A line with its place in the app's log. Sequences grow by one from 1 and are never given twice.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LogEntry(long Sequence, LogLine Line);
