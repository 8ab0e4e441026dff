namespace Tarmac.Server.Http;

/// <summary>The mark of a list that is answered in pages (<see cref="Page"/>).</summary>
internal sealed class PagedAnswer;
