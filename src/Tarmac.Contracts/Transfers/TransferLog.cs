using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Transfers;

/// <summary>A line of a transfer's log.</summary>
public sealed record TransferLog([property: JsonConverter(typeof(TransferTimeConverter))] DateTime CreatedAt, string Level, string Message);
