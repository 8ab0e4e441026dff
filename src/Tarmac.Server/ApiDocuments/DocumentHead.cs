using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Tarmac.Server.ApiDocuments;

/// <summary>What the document says about the API as a whole.</summary>
internal sealed class DocumentHead : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Tarmac",
            Version = typeof(DocumentHead).Assembly.GetName().Version!.ToString(3),
            Description = "Heroku's Platform API, version 3, as Tarmac has it.",
        };

        // It is kept and served under every name that the machine has.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Tags = document.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(call => call.Tags!).Select(tag => tag.Reference.Id!)
            .Distinct().Order().Select(name => new OpenApiTag { Name = name }).ToHashSet();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = SecuritySchemes.All();
        return Task.CompletedTask;
    }
}
