using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace SkillGraph.Runtime.Journals;

/// <summary>Puts the failures of both databases under the few words an operator acts on.</summary>
internal static class JournalFailure
{
    public const string Connection = "connection";
    public const string Disk = "disk";
    public const string DiskFull = "disk-full";
    public const string Fsync = "fsync";
    public const string Lock = "lock";
    public const string Refused = "refused";
    public const string Timeout = "timeout";
    public const string Other = "other";

    public static readonly IReadOnlyList<string> Causes = [Connection, Disk, DiskFull, Fsync, Lock, Refused, Timeout, Other];

    private const int IoErrorFsync = raw.SQLITE_IOERR | (4 << 8);
    private const int IoErrorFolderFsync = raw.SQLITE_IOERR | (5 << 8);

    public static string Of(Exception? cause) => cause switch
    {
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => DiskFull,
        SqliteException { SqliteExtendedErrorCode: IoErrorFsync or IoErrorFolderFsync } => Fsync,
        SqliteException { SqliteErrorCode: raw.SQLITE_IOERR } or IOException { InnerException: null } => Disk,
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } => Lock,
        PostgresException postgres => Of(postgres),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException or OperationCanceledException => Timeout,
        NpgsqlException or IOException or System.Net.Sockets.SocketException => Connection,
        _ => Other,
    };

    private static string Of(PostgresException cause) => cause.SqlState switch
    {
        PostgresErrorCodes.DiskFull => DiskFull,
        PostgresErrorCodes.IoError => cause.Routine?.Contains("fsync", StringComparison.Ordinal) == true ? Fsync : Disk,
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected => Lock,
        PostgresErrorCodes.QueryCanceled => Timeout,
        _ when cause.SqlState.StartsWith("08", StringComparison.Ordinal) || cause.SqlState.StartsWith("57P", StringComparison.Ordinal)
            || cause.SqlState == PostgresErrorCodes.TooManyConnections => Connection,
        _ => Refused,
    };
}
