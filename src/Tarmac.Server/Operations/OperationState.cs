namespace Tarmac.Server.Operations;

/// <summary>The states of operations, as <c>operations.state</c> holds them. Pending and running ones are carried out, also after a crash.</summary>
internal static class OperationState
{
    /// <summary>Its file is on its way to the platform.</summary>
    public const string Receiving = "receiving";

    public const string Pending = "pending";

    public const string Running = "running";

    public const string Succeeded = "succeeded";

    public const string Failed = "failed";

    public const string Cancelled = "cancelled";

    /// <summary>Its file goes first, then the row.</summary>
    public const string Deleting = "deleting";
}
