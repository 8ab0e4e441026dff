namespace Tarmac.Contracts.Transfers;

/// <summary>A line of a transfer's log.</summary>
public sealed record TransferLog(DateTime CreatedAt, string Level, string Message);
