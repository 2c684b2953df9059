package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.Placeholder;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.SqlTemplate;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.NearestName;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.postgres.sql.Quoted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tables that a plan captures, and the problems that prevent each from being captured.
 */
public final class TableCheck {
  private static final String RIGHTS =
      """
      SELECT n.nspname, c.relname,
             has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS may_read,
             row_security_active(c.oid) AS hidden, current_user AS role
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE (n.nspname, c.relname) IN (SELECT * FROM unnest(?::name[], ?::name[]))
      ORDER BY n.nspname, c.relname
      """;

  private static final String ANCESTORS =
      """
      SELECT n.nspname, c.relname, an.nspname, a.relname
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL pg_partition_ancestors(c.oid) AS ancestor(relid)
        JOIN pg_class a ON a.oid = ancestor.relid JOIN pg_namespace an ON an.oid = a.relnamespace
      WHERE (n.nspname, c.relname) IN (SELECT * FROM unnest(?::name[], ?::name[]))
        AND c.relispartition AND a.oid <> c.oid
      ORDER BY 1, 2
      """;

  private final Connection session;
  private final SourceCatalog catalog;
  private final Map<String, SourceTable> tables = new LinkedHashMap<>();
  private final List<Diagnostic> problems = new ArrayList<>();
  private @Nullable PublicationContent content;

  private TableCheck(Connection session, SourceCatalog catalog) {
    this.session = session;
    this.catalog = catalog;
  }

  public static TableCheck of(PublishPlan plan, Connection session, SourceCatalog catalog)
      throws SQLException {
    if (plan.schemas().isEmpty()) {
      throw new IllegalArgumentException(plan.feed() + " publishes nothing: there is no source");
    }
    TableCheck check = new TableCheck(session, catalog);
    check.find(tableTexts(plan));
    for (SourceTable table : Set.copyOf(check.tables.values())) {
      check.checkKind(table, check.isAppendOnly(plan, table));
      AlikeColumns.of(table).ifPresent(check.problems::add);
    }
    check.checkRights();
    check.checkAncestors();
    plan.schemas().stream()
        .map(PublishedSchema::schema)
        .filter(schema -> !schema.isAppendOnly())
        .forEach(check::checkOldRows);
    check.content =
        PublicationContent.of(
            check.tables.values(),
            plan.schemas().stream()
                .anyMatch(published -> asksForStored(published.schema(), check.tables)));
    return check;
  }

  /** The tables that were found, by their name in the manifest. */
  Map<String, SourceTable> tables() {
    return tables;
  }

  /** The content that a publication of the tables must have. */
  public PublicationContent content() {
    return Objects.requireNonNull(content, "content");
  }

  List<Diagnostic> problems() {
    return problems;
  }

  private static Set<String> tableTexts(PublishPlan plan) {
    Set<String> texts = new LinkedHashSet<>();
    plan.schemas().stream()
        .flatMap(published -> published.schema().transformations().stream())
        .forEach(transformation -> texts.add(transformation.table()));
    return texts;
  }

  private void find(Set<String> texts) throws SQLException {
    tables.putAll(catalog.findAll(texts));
    for (String text : texts) {
      if (!tables.containsKey(text)) {
        problems.add(missing(text));
      }
    }
  }

  private Diagnostic missing(String text) throws SQLException {
    List<String> names = new ArrayList<>();
    for (TableName name : catalog.tables()) {
      names.add(name.toString());
      names.add(name.name());
    }
    return Diagnostic.error(
        SourceCode.NO_TABLE,
        "the source has no table " + text,
        NearestName.suggestion(text, names, "create it, or correct the name"));
  }

  /** Whether all public schemas that the table's changes matter to are append-only. */
  private boolean isAppendOnly(PublishPlan plan, SourceTable table) {
    return plan.schemas().stream()
        .map(PublishedSchema::schema)
        .filter(
            schema ->
                schema.transformations().stream()
                    .anyMatch(one -> table.equals(tables.get(one.table()))))
        .allMatch(PublicSchema::isAppendOnly);
  }

  private void checkKind(SourceTable table, boolean appendOnly) {
    if (!table.kind().isCaptured()) {
      problems.add(
          Diagnostic.error(
              SourceCode.NOT_A_TABLE,
              table.name() + " is " + table.kind().text() + ", whose changes are not in the log",
              table.kind() == RelationKind.UNLOGGED_TABLE
                  ? "ALTER TABLE " + QuotedTable.of(table.name()) + " SET LOGGED"
                  : "name the table the rows come from"));
      return;
    }
    for (TablePart part : table.parts()) {
      if (part.kind().isCaptured()) {
        (appendOnly ? WriteCheck.problemOfAppendOnly(part) : WriteCheck.problem(part))
            .ifPresent(problems::add);
      } else {
        problems.add(notLogged(table, part));
      }
    }
  }

  private static Diagnostic notLogged(SourceTable table, TablePart part) {
    String name = QuotedTable.of(part.name());
    String parent = QuotedTable.of(part.parent().orElse(table.name()));
    String fix = "ALTER TABLE " + name + " SET LOGGED";
    if (part.kind() != RelationKind.UNLOGGED_TABLE) {
      fix =
          table.kind() == RelationKind.PARTITIONED_TABLE
              ? "ALTER TABLE " + parent + " DETACH PARTITION " + name
              : "ALTER FOREIGN TABLE " + name + " NO INHERIT " + parent;
    }
    return Diagnostic.error(
        SourceCode.NOT_A_TABLE,
        part.name()
            + ", a part of "
            + table.name()
            + ", is "
            + part.kind().text()
            + ", whose changes are not in the log",
        fix);
  }

  /**
   * Changes arrive under the name of the topmost published table only, so a table and its partition
   * cannot both be captured.
   */
  private void checkAncestors() throws SQLException {
    Set<TableName> captured =
        tables.values().stream().map(SourceTable::name).collect(Collectors.toSet());
    try (PreparedStatement query = aboutTables(ANCESTORS);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        TableName ancestor = new TableName(row.getString(3), row.getString(4));
        if (captured.contains(ancestor)) {
          problems.add(withAncestor(new TableName(row.getString(1), row.getString(2)), ancestor));
        }
      }
    }
  }

  /** Prepares a query about all tables, with their schemas and names as parameters. */
  private PreparedStatement aboutTables(String sql) throws SQLException {
    List<TableName> names = tables.values().stream().map(SourceTable::name).distinct().toList();
    PreparedStatement query = session.prepareStatement(sql);
    query.setArray(
        1, session.createArrayOf("text", names.stream().map(TableName::schema).toArray()));
    query.setArray(2, session.createArrayOf("text", names.stream().map(TableName::name).toArray()));
    return query;
  }

  private static Diagnostic withAncestor(TableName table, TableName ancestor) {
    return Diagnostic.error(
        SourceCode.PART_OF_CAPTURED,
        table + " is a partition of " + ancestor + ", which is captured too",
        "in the transformations of " + table + ", name " + ancestor + " as the table");
  }

  private void checkRights() throws SQLException {
    try (PreparedStatement query = aboutTables(RIGHTS);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        TableName table = new TableName(row.getString("nspname"), row.getString("relname"));
        String role = row.getString("role");
        if (!row.getBoolean("may_read")) {
          problems.add(noSelect(table, role));
        }
        if (row.getBoolean("hidden")) {
          problems.add(rowSecurity(table, role));
        }
      }
    }
  }

  private static Diagnostic noSelect(TableName table, String role) {
    String to = " TO " + Quoted.identifier(role);
    return Diagnostic.error(
        SourceCode.NO_SELECT,
        "role " + role + " may not read table " + table,
        "GRANT USAGE ON SCHEMA "
            + Quoted.identifier(table.schema())
            + to
            + "; GRANT SELECT ON "
            + QuotedTable.of(table)
            + to);
  }

  private static Diagnostic rowSecurity(TableName table, String role) {
    return Diagnostic.error(
        SourceCode.ROW_SECURITY,
        "row-level security of table " + table + " hides rows from role " + role,
        "ALTER ROLE " + Quoted.identifier(role) + " BYPASSRLS");
  }

  private void checkOldRows(PublicSchema schema) {
    SourceTable primary = tables.get(schema.primaryTable());
    if (primary != null && primary.kind().isCaptured()) {
      if (primary.primaryKey().isEmpty() && !primary.oldRowColumns().isEmpty()) {
        problems.add(
            Diagnostic.error(
                SourceCode.NO_KEY,
                "table "
                    + primary.name()
                    + " has no primary key, and public schema "
                    + schema.name()
                    + " is made of its rows",
                "add a primary key"));
      }
      checkComputedKey(primary);
      requireOldColumns(primary, logged(primary, primary.primaryKey()), schema);
    }
    for (Transformation transformation : schema.transformations()) {
      SourceTable table = tables.get(transformation.table());
      if (transformation.operation() == Operation.DELETE
          && table != null
          && !table.equals(primary)) {
        requireOldColumns(table, logged(table, inputs(table, transformation)), schema);
      }
    }
  }

  private void checkComputedKey(SourceTable table) {
    List<String> computed = new ArrayList<>(table.primaryKey());
    computed.removeAll(logged(table, table.primaryKey()));
    if (!computed.isEmpty()) {
      problems.add(
          Diagnostic.error(
              SourceCode.NO_KEY,
              "the primary key of table "
                  + table.name()
                  + " has generated columns "
                  + computed
                  + ", which the log of this server never has",
              "make the primary key of other columns; PostgreSQL 18 logs these"));
    }
  }

  /** The columns that the log can contain. */
  private static List<String> logged(SourceTable table, List<String> columns) {
    return columns.stream().filter(column -> !table.required(column).isNeverLogged()).toList();
  }

  private static List<String> inputs(SourceTable table, Transformation transformation) {
    List<String> inputs = new ArrayList<>();
    for (Placeholder placeholder : SqlTemplate.parse(transformation.sql()).placeholders()) {
      table.column(placeholder).ifPresent(column -> inputs.add(column.name()));
    }
    return inputs;
  }

  private void requireOldColumns(SourceTable table, List<String> needed, PublicSchema schema) {
    for (TablePart part : table.lacking(needed)) {
      List<String> missing =
          needed.stream().filter(column -> !part.oldRowColumns().contains(column)).toList();
      problems.add(
          Diagnostic.error(
              SourceCode.NARROW_IDENTITY,
              "public schema "
                  + schema.name()
                  + " needs "
                  + missing
                  + " of deleted rows of "
                  + part.title()
                  + ", whose replica identity has only "
                  + part.oldRowColumns(),
              OldRowRemedy.of(table, part, missing)));
    }
  }

  /**
   * Whether a public schema uses a stored generated column of a changed row, in its key or as a
   * parameter.
   */
  private static boolean asksForStored(PublicSchema schema, Map<String, SourceTable> tables) {
    return schema.transformations().stream()
        .anyMatch(
            transformation -> {
              SourceTable table = tables.get(transformation.table());
              return table != null && asksForStored(schema, transformation, table);
            });
  }

  private static boolean asksForStored(
      PublicSchema schema, Transformation transformation, SourceTable table) {
    return Stream.concat(inputs(table, transformation).stream(), schema.key().stream())
        .flatMap(column -> table.column(column).stream())
        .anyMatch(column -> column.generation() == Generation.STORED);
  }
}
