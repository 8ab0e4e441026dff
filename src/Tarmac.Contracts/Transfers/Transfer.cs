using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Transfers;

/// <summary>A backup (<c>pg_dump</c> to <c>gof3r</c>, as Heroku calls its store) or a restore (<c>gof3r</c> to <c>pg_restore</c>) of a database.</summary>
public sealed record Transfer
{
    public const string Dump = "pg_dump";

    public const string Store = "gof3r";

    public const string Restore = "pg_restore";

    /// <summary>As the heroku command names it: <c>b001</c>, <c>r002</c>.</summary>
    [JsonIgnore]
    public string Label => $"{(ToType == Store ? 'b' : 'r')}{Num:000}";

    public required Guid Uuid { get; init; }

    public required int Num { get; init; }

    public required string FromName { get; init; }

    public required string FromType { get; init; }

    public required string? FromUrl { get; init; }

    public required string ToName { get; init; }

    public required string ToType { get; init; }

    public required string? ToUrl { get; init; }

    [JsonConverter(typeof(TransferTimeConverter))]
    public required DateTime CreatedAt { get; init; }

    [JsonConverter(typeof(TransferTimeConverter))]
    public required DateTime? StartedAt { get; init; }

    [JsonConverter(typeof(TransferTimeConverter))]
    public required DateTime? FinishedAt { get; init; }

    [JsonConverter(typeof(TransferTimeConverter))]
    public required DateTime? CanceledAt { get; init; }

    [JsonConverter(typeof(TransferTimeConverter))]
    public required DateTime UpdatedAt { get; init; }

    public required long ProcessedBytes { get; init; }

    public required long SourceBytes { get; init; }

    public required bool? Succeeded { get; init; }

    public required int Warnings { get; init; }

    public required string? Schedule { get; init; }

    public required Dictionary<string, string> Options { get; init; }

    public required TransferLog[] Logs { get; init; }

    /// <summary>Not Heroku's: what a client wrote there to find again what it has not finished.</summary>
    public required string? Note { get; init; }
}
