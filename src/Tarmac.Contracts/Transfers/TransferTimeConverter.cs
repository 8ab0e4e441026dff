using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Transfers;

/// <summary>A time as Heroku's data API writes it, <c>2026-11-22 22:25:11 +0000</c>: the heroku command prints it as it comes.</summary>
public sealed class TransferTimeConverter : JsonConverter<DateTime>
{
    private const string Format = "yyyy-MM-dd HH:mm:ss '+0000'";

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTime.TryParseExact(
            reader.GetString(), Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new JsonException("A time like 2026-11-22 22:25:11 +0000 is expected.");

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(Format, CultureInfo.InvariantCulture));
}
