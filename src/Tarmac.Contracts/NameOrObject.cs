using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tarmac.Contracts;

/// <summary>Clients name a resource by a plain text or by an object with <c>id</c> or <c>name</c>; both read as the text.</summary>
public sealed class NameOrObject : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            return reader.GetString();
        }

        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind is JsonValueKind.Object)
        {
            foreach (var key in (ReadOnlySpan<string>)["id", "name", "url", "email"])
            {
                if (document.RootElement.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.String)
                {
                    return value.GetString();
                }
            }
        }

        throw new JsonException("The JSON value could not be converted: a name, or an object with id or name, is wanted.");
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
