namespace Tarmac.Server.AddOns;

/// <summary>Tells the loop to wait before the next attempt.</summary>
internal sealed class AddOnDelayedException(string message) : Exception(message);
