using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tarmac.Contracts;

/// <summary>Times as Heroku writes them: <c>2026-01-01T12:00:00Z</c>.</summary>
public sealed class HerokuTime : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
