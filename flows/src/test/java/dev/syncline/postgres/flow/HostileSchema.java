package dev.syncline.postgres.flow;

import dev.syncline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a role that may only create objects in {@code public} leaves there: operators and functions
 * called like PostgreSQL's, for argument types that fit better than PostgreSQL's own, and types
 * called like built-in ones. Each notes who ran it, or fails where nothing can be noted.
 */
final class HostileSchema {
  private static final String MALLORY = "mallory";

  private static final List<String> COMPARED =
      List.of(
          "text",
          "varchar",
          "name",
          "int4",
          "int8",
          "numeric",
          "oid",
          "bool",
          "jsonb",
          "pg_lsn",
          "timestamptz",
          "text[]",
          "varchar[]",
          "regclass",
          "\"char\"");

  private static final List<String> OPERATORS =
      List.of("=", "<>", "<", ">", "<=", ">=", "||", "+", "-", "~", "~~", "->>");

  /** Name and argument types. */
  private static final List<String> FUNCTIONS =
      List.of(
          "set_config(text, varchar, bool)",
          "set_config(varchar, varchar, bool)",
          "set_config(text, text, bool)",
          "current_setting(varchar)",
          "current_setting(text)",
          "current_setting(text, bool)",
          "concat(text, text)",
          "strpos(text, varchar)",
          "now()",
          "clock_timestamp()",
          "pg_backend_pid()",
          "pg_current_snapshot()",
          "pg_current_wal_lsn()",
          "pg_current_wal_insert_lsn()",
          "pg_current_xact_id()",
          "pg_is_in_recovery()",
          "current_database()",
          "current_schemas(bool)",
          "pg_notify(varchar, varchar)",
          "pg_logical_emit_message(bool, varchar, varchar)",
          "pg_terminate_backend(int)",
          "pg_terminate_backend(int, int)",
          "pg_blocking_pids(int)",
          "pg_advisory_lock(int)",
          "pg_advisory_xact_lock(int)",
          "pg_try_advisory_lock(int)",
          "hashtext(varchar)",
          "hashtextextended(varchar, int)",
          "to_regclass(varchar)",
          "to_regnamespace(varchar)",
          "format_type(oid, int)",
          "format(text, text)",
          "format(text, name, name)",
          "quote_ident(varchar)",
          "quote_ident(name)",
          "has_table_privilege(oid, text)",
          "has_table_privilege(regclass, varchar)",
          "has_schema_privilege(varchar, varchar)",
          "has_database_privilege(name, varchar)",
          "row_security_active(oid)",
          "unnest(text[])",
          "unnest(varchar[])",
          "unnest(int8[])",
          "unnest(int2[])",
          "unnest(int4[])",
          "unnest(oid[])",
          "unnest(jsonb[])",
          "unnest(timestamptz[])",
          "array_position(text[], text)",
          "to_json(text)",
          "to_json(varchar)",
          "to_json(int8)",
          "to_json(int4)",
          "to_jsonb(text)",
          "to_jsonb(int8)",
          "row_to_json(public.accounts)",
          "json_typeof(json)",
          "json_to_recordset(json)",
          "json_array_elements(json)",
          "jsonb_array_elements(jsonb)",
          "octet_length(varchar)",
          "octet_length(text)",
          "pg_column_size(text)",
          "pg_column_size(int8)",
          "pg_column_size(jsonb)",
          "convert_to(varchar, varchar)",
          "sha256(varchar)",
          "lower(varchar)",
          "upper(varchar)",
          "length(varchar)",
          "row_number()",
          "generate_series(int, int)",
          "pg_partition_tree(oid)",
          "pg_partition_root(oid)",
          "pg_relation_size(oid)",
          "pg_wal_lsn_diff(pg_lsn, pg_lsn)",
          "pg_drop_replication_slot(varchar)",
          "pg_create_logical_replication_slot(varchar, varchar)",
          "pg_create_logical_replication_slot(varchar, varchar, bool)",
          "pg_replication_slot_advance(varchar, pg_lsn)");

  private HostileSchema() {}

  /** Lays the traps in a database that has a table {@code public.accounts}. */
  static void lay(TestDatabase database) throws SQLException {
    database.execute(
        "DO $$ BEGIN CREATE ROLE mallory LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        "GRANT CONNECT ON DATABASE " + database.name() + " TO mallory",
        "CREATE TABLE IF NOT EXISTS public.accounts (id bigint)",
        // As before PostgreSQL 15, and on servers upgraded from there.
        "GRANT CREATE, USAGE ON SCHEMA public TO PUBLIC",
        "CREATE SCHEMA trap AUTHORIZATION mallory");
    String url = database.url().replace("user=" + TestDatabase.USER, "user=" + MALLORY);
    try (Connection session = DriverManager.getConnection(url);
        Statement statement = session.createStatement()) {
      for (String sql : traps()) {
        statement.execute(sql);
      }
    }
  }

  /** Which of our roles ran what; empty if none fell for anything. */
  static List<String> sprung(TestDatabase database) {
    return database.rows(
        "SELECT DISTINCT who::pg_catalog.text, what FROM trap.sprung"
            + " WHERE pg_catalog.starts_with(who::pg_catalog.text, 'syncline') ORDER BY 1, 2");
  }

  private static List<String> traps() {
    List<String> sql = new ArrayList<>();
    sql.add("SET search_path = pg_catalog");
    sql.add("GRANT USAGE ON SCHEMA trap TO PUBLIC");
    sql.add("CREATE TABLE trap.sprung (who name, what text)");
    sql.add("GRANT INSERT ON trap.sprung TO PUBLIC");
    sql.add(
        """
        CREATE FUNCTION trap.note(what text) RETURNS void LANGUAGE plpgsql
        SET search_path = pg_catalog AS $$ BEGIN
          IF current_setting('transaction_read_only') = 'on' THEN
            RAISE EXCEPTION 'hostile code ran: %', what;
          END IF;
          INSERT INTO trap.sprung VALUES (current_user, what);
        END $$
        """);
    for (String type : List.of("text", "lsn", "jsonb", "regclass", "int8", "oid", "pg_lsn")) {
      sql.add("CREATE TYPE public." + type + " AS ENUM ('" + type + "')");
    }
    FUNCTIONS.forEach(signature -> sql.add(function("public." + signature, "bool", signature)));
    sql.add("DO $do$ BEGIN\n" + operators() + "END $do$");
    return sql;
  }

  private static String operators() {
    StringBuilder all = new StringBuilder();
    for (String left : COMPARED) {
      for (String right : COMPARED) {
        String arguments = left + ", " + right;
        String name = "trap.\"%s\"".formatted(arguments.replace("\"", ""));
        all.append(function(name + "(" + arguments + ")", "bool", "operator on " + arguments))
            .append(";\n");
        for (String operator : OPERATORS) {
          all.append(
              "CREATE OPERATOR public.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = %s);\n"
                  .formatted(operator, left, right, name));
        }
      }
    }
    return all.toString();
  }

  private static String function(String signature, String result, String what) {
    return "CREATE FUNCTION %s RETURNS %s LANGUAGE plpgsql AS $f$ BEGIN PERFORM trap.note('%s');"
            .formatted(signature, result, what.toLowerCase(Locale.ROOT))
        + " RETURN true; END $f$";
  }
}
