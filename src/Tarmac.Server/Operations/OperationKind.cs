namespace Tarmac.Server.Operations;

/// <summary>The kinds of operations, as <c>operations.kind</c> holds them.</summary>
internal static class OperationKind
{
    public const string Backup = "backup";

    public const string Restore = "restore";

    public const string LastDump = "last_dump";
}
