namespace Tarmac.Server.Identity;

/// <summary>The mark of an endpoint that names an app, an add-on or an attachment: the caller must have one of these rights on it.</summary>
internal sealed record Needed(Rights AnyOf);
