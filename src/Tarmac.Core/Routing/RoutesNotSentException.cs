namespace Tarmac.Core.Routing;

/// <summary>A router that runs has not taken a new table and goes on by its old one.</summary>
public sealed class RoutesNotSentException(string message, Exception? inner = null) : Exception(message, inner);
