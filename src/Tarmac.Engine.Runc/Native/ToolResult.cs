namespace Tarmac.Engine.Runc.Native;

internal readonly record struct ToolResult(int Status, string Output, string Error);
