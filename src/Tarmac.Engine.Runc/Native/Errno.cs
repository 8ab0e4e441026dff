namespace Tarmac.Engine.Runc.Native;

/// <summary>The errors that the engine tells apart (errno(3), Linux).</summary>
internal static class Errno
{
    internal const int Exists = 17;
    internal const int InvalidArgument = 22;
    internal const int NoEntry = 2;
}
