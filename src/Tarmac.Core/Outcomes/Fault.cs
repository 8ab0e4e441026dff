namespace Tarmac.Core.Outcomes;

/// <summary>Why something that a user asked for was not done: Heroku's error id and a sentence for the user that says what to do.</summary>
public sealed record Fault(string Id, string Message)
{
    /// <summary>For <c>not_found</c>: Heroku's word for what was looked for (<c>app</c>, <c>add_on</c>, ...).</summary>
    public string? Resource { get; init; }

    public static Fault Invalid(string message) => new("invalid_params", message);

    public static Fault NotFound(string resource, string message) => new("not_found", message) { Resource = resource };

    public static Fault Conflict(string message) => new("conflict", message);
}
