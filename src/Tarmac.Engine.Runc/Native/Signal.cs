namespace Tarmac.Engine.Runc.Native;

/// <summary>signal(7).</summary>
internal static class Signal
{
    internal const int HangUp = 1;
    internal const int Kill = 9;
    internal const int Terminate = 15;
}
