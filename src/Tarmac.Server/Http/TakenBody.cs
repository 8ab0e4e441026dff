namespace Tarmac.Server.Http;

/// <summary>The mark of an endpoint that reads a body: for JSON the record's type, for a file <see cref="Stream"/>.</summary>
internal sealed record TakenBody(Type Type, string ContentType);
