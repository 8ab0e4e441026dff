namespace Tarmac.Core.Dynos;

/// <summary>A terminal's size in characters.</summary>
public sealed record TerminalSize(int Columns, int Lines);
