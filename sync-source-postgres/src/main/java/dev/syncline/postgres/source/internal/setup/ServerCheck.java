package dev.syncline.postgres.source.internal.setup;

import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.postgres.sql.Quoted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings and the identity of the server, and the rights of the role, on which capture
 * depends.
 *
 * @param version {@code server_version_num}
 * @param walLevel {@code wal_level}
 * @param standby whether it is in recovery
 * @param role the role's name
 * @param replicates whether the role may replicate
 * @param messages whether the role may write logical messages
 * @param slotsLeft replication slots that can still be created
 * @param sendersLeft replication connections that can still be opened
 * @param walLimit {@code max_slot_wal_keep_size} in MB, -1 for none
 * @param encoding the database's encoding
 * @param identity which server and history it is
 */
record ServerCheck(
    int version,
    String walLevel,
    boolean standby,
    String role,
    boolean replicates,
    boolean messages,
    int slotsLeft,
    int sendersLeft,
    int walLimit,
    String encoding,
    SourceIdentity identity) {
  private static final int OLDEST = 140_000;
  private static final int FAILOVER_SINCE = 170_000;
  private static final int FLUSHED_MESSAGES_SINCE = 170_000;

  // A promoted server writes on its new timeline at once, but writes a checkpoint there only later.
  private static final String READ =
      """
      SELECT current_setting('server_version_num')::int AS version,
             current_setting('wal_level') AS wal_level,
             pg_is_in_recovery() AS standby,
             current_user AS role,
             EXISTS (SELECT FROM pg_roles r WHERE r.rolname = current_user
                     AND (r.rolsuper OR r.rolreplication))
               OR EXISTS (SELECT FROM pg_roles r WHERE r.rolname = 'rds_replication'
                     AND pg_has_role(current_user, r.oid, 'MEMBER')) AS replicates,
             (SELECT bool_and(has_function_privilege(f.oid, 'EXECUTE')) FROM pg_proc f
               WHERE f.proname = 'pg_logical_emit_message'
                 AND f.pronamespace = 'pg_catalog'::regnamespace
                 AND f.proargtypes[2] = 'text'::regtype) AS messages,
             current_setting('max_replication_slots')::int
               - (SELECT count(*) FROM pg_replication_slots) AS slots_left,
             current_setting('max_wal_senders')::int
               - (SELECT count(*) FROM pg_stat_replication) AS senders_left,
             (SELECT setting::int FROM pg_settings WHERE name = 'max_slot_wal_keep_size')
               AS wal_limit,
             (SELECT pg_encoding_to_char(encoding) FROM pg_database
              WHERE datname = current_database()) AS encoding,
             (SELECT system_identifier::text FROM pg_control_system()) AS system_identifier,
             CASE WHEN pg_is_in_recovery() THEN (SELECT timeline_id FROM pg_control_checkpoint())
               ELSE ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int
               END AS timeline
      """;

  static ServerCheck read(Connection session) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(READ);
        ResultSet row = query.executeQuery()) {
      row.next();
      return new ServerCheck(
          row.getInt("version"),
          row.getString("wal_level"),
          row.getBoolean("standby"),
          row.getString("role"),
          row.getBoolean("replicates"),
          row.getBoolean("messages"),
          row.getInt("slots_left"),
          row.getInt("senders_left"),
          row.getInt("wal_limit"),
          row.getString("encoding"),
          new SourceIdentity(row.getString("system_identifier"), row.getInt("timeline")));
    }
  }

  /** The problems that prevent the server from being captured. */
  List<Diagnostic> problems() {
    List<Diagnostic> problems = new ArrayList<>();
    settings(problems);
    rights(problems);
    return problems;
  }

  /** Whether a slot can be carried over to a standby that is promoted. */
  boolean canFailOver() {
    return version >= FAILOVER_SINCE;
  }

  /** The problem if no replication slot is free. */
  List<Diagnostic> capacityProblems() {
    List<Diagnostic> problems = new ArrayList<>();
    if (slotsLeft <= 0) {
      problems.add(
          Diagnostic.error(
              SourceCode.NO_FREE_SLOT,
              "all replication slots of the server are taken (max_replication_slots)",
              "drop an unused one (SELECT slot_name, active FROM pg_replication_slots), or raise"
                  + " max_replication_slots and restart"));
    }
    return problems;
  }

  private void settings(List<Diagnostic> problems) {
    if (version < OLDEST) {
      problems.add(
          Diagnostic.error(
              SourceCode.OLD_SERVER,
              "the server's version is " + version / 10_000 + ", needs 14 or later",
              "upgrade the server"));
    }
    if (!walLevel.equals("logical")) {
      problems.add(
          Diagnostic.error(
              SourceCode.WAL_LEVEL,
              "wal_level is " + walLevel + ", needs logical",
              "ALTER SYSTEM SET wal_level = 'logical', then restart the server"));
    }
    if (standby) {
      problems.add(
          Diagnostic.error(
              SourceCode.STANDBY,
              "the server is a standby (in recovery)",
              "point the connection at the primary"));
    }
    if (encoding.equals("SQL_ASCII")) {
      problems.add(
          Diagnostic.error(
              SourceCode.ENCODING,
              "the database's encoding is SQL_ASCII, needs a real one",
              "move the data to a database with encoding UTF8"));
    }
    if (walLimit < 0) {
      problems.add(
          Diagnostic.warning(
              SourceCode.UNLIMITED_WAL,
              "max_slot_wal_keep_size is -1: an interrupted capture can fill the server's disk",
              "ALTER SYSTEM SET max_slot_wal_keep_size = '50GB' (what the disk can spare), then"
                  + " SELECT pg_reload_conf()"));
    }
  }

  private void rights(List<Diagnostic> problems) {
    if (!replicates) {
      problems.add(
          Diagnostic.error(
              SourceCode.NO_REPLICATION,
              "role " + role + " may not replicate",
              "ALTER ROLE " + Quoted.identifier(role) + " REPLICATION"));
    }
    if (!messages) {
      problems.add(
          Diagnostic.error(
              SourceCode.NO_MESSAGES,
              "role " + role + " may not run pg_logical_emit_message",
              "GRANT EXECUTE ON FUNCTION pg_logical_emit_message("
                  + (version >= FLUSHED_MESSAGES_SINCE
                      ? "boolean, text, text, boolean"
                      : "boolean, text, text")
                  + ") TO "
                  + Quoted.identifier(role)));
    }
    if (sendersLeft <= 0) {
      problems.add(
          Diagnostic.error(
              SourceCode.NO_FREE_SENDER,
              "all WAL senders of the server are taken (max_wal_senders)",
              "end an unused one (SELECT pid, application_name FROM pg_stat_replication), or raise"
                  + " max_wal_senders and restart"));
    }
  }
}
