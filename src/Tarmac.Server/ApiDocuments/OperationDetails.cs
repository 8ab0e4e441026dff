using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.ApiDocuments;

/// <summary>Completes the description of each call: its name, who may make it, files that it takes, pages.</summary>
internal sealed class OperationDetails : IOpenApiOperationTransformer
{
    /// <summary>The name under which the rights stand that a call needs; one of them is enough.</summary>
    public const string Rights = "x-tarmac-rights";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var (call, marks) = (context.Description, context.Description.ActionDescriptor.EndpointMetadata);
        operation.OperationId = NameOf(call.HttpMethod!, call.RelativePath!);
        operation.Tags = new HashSet<OpenApiTagReference> { new(ResourceOf(marks), context.Document) };
        operation.Parameters = [.. PathParameters(operation, call.RelativePath!), .. operation.Parameters ?? []];
        operation.Responses!["default"].Description = "Any other refusal.";
        operation.Security = [.. SecuritySchemes.Of(marks.AccessOf()).Select(scheme =>
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] })];
        if (marks.OfType<Needed>().LastOrDefault() is { } needed)
        {
            var rights = Enum.GetValues<Rights>().Where(right => int.PopCount((int)right) == 1 && needed.AnyOf.HasFlag(right))
                .Select(right => right.ToString().ToLowerInvariant()).ToArray();
            operation.AddExtension(Rights, new JsonNodeExtension(new JsonArray([.. rights.Select(right => JsonValue.Create(right))])));
            operation.Description = $"Needs the right to {string.Join(" or to ", rights)}.";
        }

        foreach (var file in marks.OfType<TakenBody>().Where(body => body.Type == typeof(Stream)))
        {
            var body = operation.RequestBody as OpenApiRequestBody ?? new OpenApiRequestBody { Required = true };
            body.Content ??= new Dictionary<string, OpenApiMediaType>();
            body.Content[file.ContentType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
            operation.RequestBody = body;
        }

        if (marks.OfType<PagedAnswer>().Any())
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "Range",
                In = ParameterLocation.Header,
                Description = "Which part of the list: \"id ]LAST..; max=200\". A 206 names the next part in its header Next-Range.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        return Task.CompletedTask;
    }

    // Those that the handler does not take itself: the app, which it takes as its row.
    private static IEnumerable<IOpenApiParameter> PathParameters(OpenApiOperation operation, string path) =>
        from part in RoutePatternFactory.Parse(path).Parameters
        where operation.Parameters?.Any(known => known.Name == part.Name) is not true
        select new OpenApiParameter
        {
            Name = part.Name,
            In = ParameterLocation.Path,
            Required = true,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };

    // A folder of this program holds one resource.
    private static string ResourceOf(IEnumerable<object> marks) => marks.OfType<MethodInfo>().First().DeclaringType!.Namespace!.Split('.')[^1];

    // get_apps_app_dynos: the same at every start, and different for each call.
    private static string NameOf(string method, string path) =>
        string.Join('_', [method.ToLowerInvariant(), .. path.Split(['/', '-', '{', '}', '.', '*'], StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split(':')[0])]);
}
