using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Tarmac.Contracts;

namespace Tarmac.Server.ApiDocuments;

internal static class ApiDocumentRegistration
{
    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddOpenApi(ApiDocument.Name, document => document
            .AddDocumentTransformer<DocumentHead>()
            .AddOperationTransformer<OperationDetails>()
            .AddSchemaTransformer<ConvertedTexts>());
        services.AddSingleton<IApiDescriptionProvider, DeclaredBodies>();
        services.AddSingleton<ApiDocument>();

        // Nothing is read or written with these; the schemas are made from them. Two of PlatformJson's options are left out: numbers are written
        // as numbers, and a time described by our converter would have no type.
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, PlatformJson.Default);
        });
    }
}
