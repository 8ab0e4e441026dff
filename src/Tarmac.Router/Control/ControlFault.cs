namespace Tarmac.Router.Control;

/// <summary>The body of a refusal.</summary>
internal sealed record ControlFault(string Id, string Message);
