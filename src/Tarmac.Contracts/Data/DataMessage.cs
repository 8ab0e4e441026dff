namespace Tarmac.Contracts.Data;

/// <summary>An answer that only says something.</summary>
public sealed record DataMessage(string Message);
