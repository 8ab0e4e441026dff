namespace Tarmac.Postgres.Native;

/// <summary>What Postgres's processes understand (postgres(1), "Server shutdown").</summary>
internal enum Signal
{
    FastShutdown = 2,
    ImmediateShutdown = 3,
    Kill = 9,
}
