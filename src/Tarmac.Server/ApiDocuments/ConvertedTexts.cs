using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Tarmac.Contracts;
using Tarmac.Contracts.Transfers;

namespace Tarmac.Server.ApiDocuments;

/// <summary>Describes the properties that a converter of ours reads and writes: the framework cannot see what JSON a converter makes.</summary>
internal sealed class ConvertedTexts : IOpenApiSchemaTransformer
{
    private static readonly string[] Naming = ["id", "name", "url", "email"];

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var converter = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(JsonConverterAttribute), inherit: false)
            .Cast<JsonConverterAttribute>().FirstOrDefault()?.ConverterType;
        var nullable = context.JsonPropertyInfo is { IsGetNullable: true } or { IsSetNullable: true };
        if (converter == typeof(NameOrObject))
        {
            schema.Type = null;
            schema.Description ??= "A name or an id; or an object that has one of these properties.";
            schema.AnyOf =
            [
                new OpenApiSchema { Type = Text(nullable) },
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = Naming.ToDictionary(name => name, IOpenApiSchema (_) => new OpenApiSchema { Type = JsonSchemaType.String }),
                },
            ];
        }
        else if (converter == typeof(TransferTimeConverter))
        {
            schema.Type = Text(nullable);
            schema.Format = null;
            schema.Description ??= "A time as in 2026-11-22 22:25:11 +0000.";
        }

        return Task.CompletedTask;
    }

    private static JsonSchemaType Text(bool nullable) => nullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
}
