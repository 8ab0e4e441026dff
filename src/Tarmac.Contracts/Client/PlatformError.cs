namespace Tarmac.Contracts.Client;

/// <summary>Why a call of the Platform API did not succeed.</summary>
/// <param name="Id">Heroku's id of the error (<c>not_found</c>, <c>invalid_params</c>, ...), or one of the constants here.</param>
/// <param name="Message">The sentence for the user.</param>
/// <param name="Status">The HTTP status; null where there was no answer.</param>
public sealed record PlatformError(string Id, string Message, int? Status)
{
    /// <summary>Nothing answers at the address.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The answer did not come in time.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>Something answered that is not the Platform API.</summary>
    public const string NotThePlatform = "not_the_platform";

    /// <summary>Long work on the platform was begun and ended without success.</summary>
    public const string Failed = "failed";
}
