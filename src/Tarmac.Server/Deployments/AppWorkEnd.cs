namespace Tarmac.Server.Deployments;

/// <summary>How a step of an app's deployment ended.</summary>
internal enum AppWorkEnd
{
    /// <summary>There may be another step.</summary>
    Again,

    /// <summary>The app is as it is wanted, or waits for a retry.</summary>
    Rest,

    /// <summary>There is no such app any more.</summary>
    Gone,
}
