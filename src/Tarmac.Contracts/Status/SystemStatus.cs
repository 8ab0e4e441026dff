namespace Tarmac.Contracts.Status;

/// <summary>One system (<c>Apps</c>, <c>Data</c>, <c>Tools</c>) and its colour: <c>green</c>, <c>yellow</c> or <c>red</c>.</summary>
public sealed record SystemStatus(string System, string Status);
