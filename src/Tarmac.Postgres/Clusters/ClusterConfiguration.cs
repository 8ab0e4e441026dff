using System.Collections.Immutable;
using Tarmac.Postgres.Native;
using Tarmac.Postgres.Programs;

namespace Tarmac.Postgres.Clusters;

/// <summary>The text of a cluster's configuration files. Written anew before each start.</summary>
internal static class ClusterConfiguration
{
    /// <summary>Sessions kept for the platform when an app has taken all of its own.</summary>
    public const int Reserved = 5;

    /// <summary>
    /// What a tenant may install: what Postgres itself marks as trusted, and nothing else. An extension's script runs as superuser; one that is not
    /// trusted may call a function that the tenant planted in the schema of his choice (earthdistance does).
    /// </summary>
    public static readonly ImmutableArray<string> TrustedExtensions =
    [
        "btree_gin", "btree_gist", "citext", "cube", "dict_int", "fuzzystrmatch", "hstore", "intarray", "isn", "lo", "ltree", "pg_trgm", "pgcrypto", "plpgsql",
        "seg", "tablefunc", "tcn", "tsm_system_rows", "tsm_system_time", "unaccent", "uuid-ossp",
    ];

    public static string Server(ClusterSpec spec, ClusterLayout layout, PostgresOptions options, PostgresPrograms programs) => $"""
        # Written by Tarmac before each start of this cluster; changes are lost.
        cluster_name = '{options.Instance} {spec.Name}'
        listen_addresses = '{Addresses(spec, options)}'
        port = {spec.Port}
        hba_file = {Quoted(layout.HostBasedAccess)}
        ident_file = {Quoted(layout.Identities)}
        unix_socket_directories = {Quoted(layout.Sockets)}
        unix_socket_permissions = 0777
        max_connections = {spec.MaximumConnections + Reserved}
        superuser_reserved_connections = {Reserved}
        password_encryption = scram-sha-256
        ssl = {(spec.Listens ? "on" : "off")}
        ssl_cert_file = {Quoted(layout.Certificate)}
        ssl_key_file = {Quoted(layout.Key)}
        ssl_min_protocol_version = 'TLSv1.2'
        shared_buffers = {spec.SharedBuffers}MB
        effective_cache_size = 512MB
        maintenance_work_mem = 64MB
        work_mem = 4MB
        temp_file_limit = 2GB
        jit = off
        fsync = {(options.Durable ? "on" : "off")}
        wal_level = replica
        max_logical_replication_workers = 0
        wal_compression = on
        min_wal_size = 32MB
        max_wal_size = 256MB
        max_slot_wal_keep_size = 1GB
        random_page_cost = 1.1
        client_connection_check_interval = 10s
        idle_in_transaction_session_timeout = 1h
        tcp_keepalives_idle = 60
        tcp_keepalives_interval = 10
        tcp_keepalives_count = 6
        logging_collector = on
        log_directory = {Quoted(layout.Logs)}
        log_filename = 'postgres-%Y%m%d-%H%M%S.log'
        log_rotation_size = 10MB
        log_rotation_age = 1d
        log_line_prefix = '%m [%p] app=%a user=%u db=%d '
        log_min_error_statement = panic
        log_min_duration_statement = 2s
        log_parameter_max_length = 1kB
        log_lock_waits = on
        log_checkpoints = off
        log_timezone = 'UTC'
        timezone = 'UTC'
        lc_messages = 'C'
        shared_preload_libraries = '{(spec.Listens && programs.HasLibrary("pg_stat_statements") ? "pg_stat_statements" : "")}'
        # heroku pg:extensions reads them, on essential plans from here.
        rds.allowed_extensions = '{string.Join(',', TrustedExtensions)}'
        {(programs.HasLibrary("pgextwlist") ? $"session_preload_libraries = 'pgextwlist'\nextwlist.extensions = '{string.Join(',', TrustedExtensions)}'" : "")}
        """ + "\n";

    /// <summary>
    /// One static file serves every app: a login must be a member of the role that has the database's name, so nothing is reloaded when
    /// an app is added and other tenants are refused before a password is asked.
    /// </summary>
    public static string HostBasedAccess(ClusterSpec spec, PostgresOptions options)
    {
        var lines = new List<string> { "local all postgres peer map=super" };
        if (spec.Listens)
        {
            lines.Add("local samerole all scram-sha-256");
            lines.Add("host samerole all 127.0.0.1/32 scram-sha-256");
        }

        if (spec.Listens && options.BridgeAddress is { } bridge)
        {
            lines.Add($"hostssl samerole all {bridge}/{options.BridgePrefix} scram-sha-256");
        }

        return string.Join('\n', lines) + "\n";
    }

    public static string Identities() => string.Concat(Account.Superusers.Select(u => $"super {u} postgres\n"));

    private static string Addresses(ClusterSpec spec, PostgresOptions options) => spec switch
    {
        { Listens: false } => "",
        _ when options.BridgeAddress is { } bridge => $"127.0.0.1,{bridge}",
        _ => "127.0.0.1",
    };

    private static string Quoted(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";
}
