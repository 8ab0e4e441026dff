namespace Tarmac.Server.Operations;

/// <summary>Tells the loop to wait before the next attempt.</summary>
internal sealed class OperationDelayedException(string message) : Exception(message);
