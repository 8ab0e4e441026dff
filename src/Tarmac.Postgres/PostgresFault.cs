using System.Net.Sockets;
using Npgsql;
using Tarmac.Core.Outcomes;

namespace Tarmac.Postgres;

/// <summary>The errors of a database that does not answer: a 503 of the API, never a stack trace.</summary>
public static class PostgresFault
{
    /// <summary>The id of faults that pass by themselves or by an operator's hand; the API answers 503.</summary>
    public const string Unavailable = "service_unavailable";

    private const int NoSpace = 28;

    /// <summary>The fault behind an exception of Npgsql or of a full disk (ENOSPC); null when it is a bug rather than a broken world.</summary>
    public static Fault? From(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => DiskFull,
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => Busy,
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow } => Stopped,
        PostgresException => null,
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException } => Stopped,
        NpgsqlException { IsTransient: true } => Stopped,
        IOException { HResult: NoSpace } => DiskFull,
        _ => null,
    };

    internal static Fault Stopped { get; } = new(Unavailable, "The database is not running at the moment. It is restarted automatically; try again in a few seconds.");

    internal static Fault DiskFull { get; } = new(Unavailable, "The disk that holds the databases is full. Free some space, then try again; nothing was lost.");

    internal static Fault Busy { get; } = new(Unavailable, "All connections of the database are in use. Try again in a few seconds.");

    internal static Fault NotRunning(string name, string? reason) => new(
        Unavailable, $"Postgres cluster {name} is not running{(reason is null ? "" : ": " + reason)}. It is restarted automatically; its log is in the cluster's folder.");
}
