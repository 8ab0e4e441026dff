namespace Tarmac.Linux;

/// <summary>The errors that callers distinguish (errno(3)); .NET puts the number into <see cref="Exception.HResult"/> of an <see cref="IOException"/>.</summary>
public static class Errno
{
    public const int NoEntry = 2;
    public const int NoProcess = 3;
    public const int Exists = 17;
    public const int InvalidArgument = 22;
    public const int NoSpaceLeft = 28;
}
