using System.Net.Mime;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Tarmac.Contracts.Errors;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.ApiDocuments;

/// <summary>Adds to the framework's description of each endpoint what it cannot see in a handler: the JSON that is read, and the refusals.</summary>
internal sealed class DeclaredBodies : IApiDescriptionProvider
{
    /// <summary>After the framework's own.</summary>
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var description in context.Results)
        {
            var marks = description.ActionDescriptor.EndpointMetadata;
            if (marks.OfType<TakenBody>().FirstOrDefault(body => body.Type != typeof(Stream)) is { } taken)
            {
                description.ParameterDescriptions.Add(new ApiParameterDescription { Name = "body", Source = BindingSource.Body, Type = taken.Type });
                description.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = taken.ContentType });
            }

            foreach (var status in Refusals(description, marks))
            {
                if (description.SupportedResponseTypes.All(r => r.StatusCode != status))
                {
                    description.SupportedResponseTypes.Add(Refusal(status));
                }
            }

            description.SupportedResponseTypes.Add(Refusal(null));
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }

    private static IEnumerable<int> Refusals(ApiDescription description, IList<object> marks)
    {
        var bodies = marks.OfType<TakenBody>().Any();
        (int Status, bool Possible)[] all =
        [
            (StatusCodes.Status400BadRequest, bodies),
            (StatusCodes.Status401Unauthorized, marks.AccessOf() is not Access.Open),
            (StatusCodes.Status403Forbidden, marks.OfType<Needed>().Any()),
            (StatusCodes.Status404NotFound, description.RelativePath!.Contains('{', StringComparison.Ordinal)),
            (StatusCodes.Status422UnprocessableEntity, bodies),
            (StatusCodes.Status429TooManyRequests, marks.AccessOf() is not Access.Open),
        ];
        return all.Where(refusal => refusal.Possible).Select(refusal => refusal.Status);
    }

    private static ApiResponseType Refusal(int? status) => new()
    {
        StatusCode = status ?? 0,
        IsDefaultResponse = status is null,
        Type = typeof(ApiError),
        ApiResponseFormats = [new ApiResponseFormat { MediaType = MediaTypeNames.Application.Json }],
    };
}
