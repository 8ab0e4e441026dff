using System.Runtime.InteropServices;

namespace Tarmac.Server.Operations;

/// <summary>The sizes that a finished operation shows.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OperationResult(long SourceBytes, long ProcessedBytes);
