using System.Net.Mime;

namespace Tarmac.Server.Http;

/// <summary>
/// Declares what endpoints take and give, for the document that describes the API. Refusals are declared for all of them at once.
/// The framework's <c>Accepts</c> does not fit: it would refuse bodies without a content type, which clients of Heroku send.
/// </summary>
internal static class Declarations
{
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new TakenBody(typeof(T), MediaTypeNames.Application.Json));

    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new TakenBody(typeof(Stream), MediaTypeNames.Application.Octet));

    public static RouteHandlerBuilder Gives<T>(
        this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK, string contentType = MediaTypeNames.Application.Json) =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(T), [contentType]));

    public static RouteHandlerBuilder GivesPageOf<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.Gives<T[]>().Gives<T[]>(StatusCodes.Status206PartialContent).WithMetadata(new PagedAnswer());

    public static RouteHandlerBuilder GivesNothing(this RouteHandlerBuilder endpoint, int status) =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(void)));
}
