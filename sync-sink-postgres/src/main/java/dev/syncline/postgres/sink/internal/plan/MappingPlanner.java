package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.internal.plan.RowMapping.Comparison;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import dev.syncline.postgres.sql.Quoted;
import dev.syncline.postgres.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Inverts consumer SQL: which row of which table an event's row becomes. It asks the destination
 * but runs none of the SQL.
 */
public final class MappingPlanner {
  private final Connection session;
  private final Catalog catalog;
  private final StatementCheck check;
  private final Set<String> immutable;
  private final Map<Long, TableFacts> facts = new HashMap<>();

  private MappingPlanner(
      Connection session, Catalog catalog, StatementCheck check, Set<String> immutable) {
    this.session = session;
    this.catalog = catalog;
    this.check = check;
    this.immutable = immutable;
  }

  /** One consumer schema as far as its SQL can be read. */
  private static final class Reading {
    private final ContractSubscription subscription;
    private final TypedSql upsert;
    private @Nullable TypedSql delete;
    private @Nullable MappedInsert insert;
    private @Nullable MappedDelete removal;
    private String reason = "";
    private Optional<String> kept = Optional.empty();

    Reading(ContractSubscription subscription, TypedSql upsert) {
      this.subscription = subscription;
      this.upsert = upsert;
    }

    String name() {
      return subscription.name();
    }

    /** The columns that have the same value in all its rows, each with that value. */
    Map<String, String> constants() {
      Map<String, String> constants = new LinkedHashMap<>();
      if (insert != null) {
        MappedInsert known = insert;
        known
            .constants()
            .forEach(one -> constants.put(one, Objects.requireNonNull(known.values().get(one))));
      } else if (removal != null) {
        constants.putAll(removal.constants());
      }
      return constants;
    }
  }

  /**
   * Inverts the SQL of consumer schemas of one destination.
   *
   * @param session a session in autocommit
   * @param subscriptions all of them: some may share a table
   * @return by the name of the consumer schema
   * @throws DiagnosticException with every problem of their SQL
   */
  public static Map<String, TableMapping> plan(
      Connection session, List<ContractSubscription> subscriptions) throws SQLException {
    List<ConsumerStatement> statements = new ArrayList<>();
    List<Diagnostic> problems = new ArrayList<>();
    for (ContractSubscription subscription : subscriptions) {
      statements.addAll(SinkPlanner.statements(subscription));
    }
    Set<String> names = new HashSet<>();
    for (ConsumerStatement statement : statements) {
      names.addAll(statement.names());
      problems.addAll(TemplateCheck.problems(statement));
    }
    if (!problems.isEmpty()) {
      throw new DiagnosticException(problems);
    }
    Catalog catalog = CatalogReading.of(session, names);
    StatementCheck check = new StatementCheck(session, DescribedStatements.of(session, statements));
    return new MappingPlanner(session, catalog, check, TableFacts.immutable(session, names))
        .mappings(subscriptions);
  }

  private Map<String, TableMapping> mappings(List<ContractSubscription> subscriptions)
      throws SQLException {
    List<Reading> readings = new ArrayList<>();
    for (ContractSubscription subscription : subscriptions) {
      readings.add(read(subscription));
    }
    Map<String, TableMapping> mappings = new LinkedHashMap<>();
    for (Reading reading : readings) {
      mappings.put(reading.name(), mapping(reading, readings));
    }
    return mappings;
  }

  private Reading read(ContractSubscription subscription) throws SQLException {
    Reading reading =
        new Reading(subscription, check.check(ConsumerStatement.upsert(subscription)));
    try {
      reading.insert =
          MappedInsert.of(reading.upsert, subscription.agreedKey(), catalog, immutable);
    } catch (NoSetPlan unknown) {
      reading.reason = unknown.reason();
    }
    Optional<String> deleteSql = subscription.subscription().schema().deleteSql();
    if (deleteSql.isEmpty()) {
      reading.kept = Optional.of("it has no deleteSql, so deleted rows stay");
      return reading;
    }
    TypedSql delete = check.check(ConsumerStatement.delete(subscription, deleteSql.get()));
    reading.delete = delete;
    try {
      reading.removal = MappedDelete.of(delete, catalog);
    } catch (NoSetPlan unknown) {
      reading.kept = Optional.of(unknown.reason());
    }
    return reading;
  }

  private TableMapping mapping(Reading reading, List<Reading> all) throws SQLException {
    Optional<RowMapping> mapping = Optional.empty();
    if (reading.insert != null) {
      mapping = Optional.of(ofInsert(reading, reading.insert));
    } else if (reading.removal != null
        && Set.copyOf(reading.removal.key().values()).equals(reading.subscription.agreedKey())) {
      mapping = Optional.of(ofDelete(reading, reading.removal));
    }
    if (mapping.isEmpty()) {
      return new TableMapping.Unknown(reading.reason);
    }
    if (facts(table(reading)).hides()) {
      return new TableMapping.Unknown(
          "row-level security may hide rows of " + mapping.get().name() + " from this role");
    }
    Optional<String> sharing = sharing(reading, all);
    return sharing.isPresent() ? mapping.get().keepingExtras(sharing.get()) : mapping.get();
  }

  private static TargetTable table(Reading reading) {
    return reading.insert != null
        ? reading.insert.table()
        : Objects.requireNonNull(reading.removal).table();
  }

  private RowMapping ofInsert(Reading reading, MappedInsert insert) throws SQLException {
    TableFacts table = facts(insert.table());
    Optional<String> onlyKeys = insert.onlyKeys().or(table::rewrites);
    List<RowMapping.Column> columns = new ArrayList<>();
    if (onlyKeys.isEmpty()) {
      for (String column : insert.values().keySet()) {
        if (insert.compared().contains(column)) {
          columns.add(column(column, insert.values(), table));
        }
      }
    }
    return new RowMapping(
        reading.upsert,
        table.name(),
        table.source(),
        keys(insert.key(), insert.values(), table),
        columns,
        onlyKeys.isPresent() ? Map.of() : insert.omitted(),
        onlyKeys.isPresent() ? List.of() : conditions(reading, table),
        onlyKeys,
        kept(reading, insert));
  }

  /** Why rows may stay that no event is about. */
  private static Optional<String> kept(Reading reading, MappedInsert insert) {
    MappedDelete removal = reading.removal;
    if (removal == null) {
      return reading.kept;
    }
    if (removal.table().relation() != insert.table().relation()
        || !removal.key().equals(insert.key())) {
      return Optional.of("deleteSql does not remove the rows that sql inserts");
    }
    boolean removesAll =
        removal.constants().entrySet().stream()
            .allMatch(
                one ->
                    insert.constants().contains(one.getKey())
                        && SqlText.same(
                            insert.values().getOrDefault(one.getKey(), ""), one.getValue()));
    return removesAll
        ? Optional.empty()
        : Optional.of("deleteSql removes only some of the rows that sql inserts");
  }

  private RowMapping ofDelete(Reading reading, MappedDelete removal) throws SQLException {
    TableFacts table = facts(removal.table());
    return new RowMapping(
        Objects.requireNonNull(reading.delete),
        table.name(),
        table.source(),
        keys(removal.key(), removal.values(), table),
        List.of(),
        Map.of(),
        conditions(reading, table),
        Optional.of(reading.reason),
        Optional.empty());
  }

  private static List<RowMapping.Key> keys(
      Map<String, String> key, Map<String, String> values, TableFacts table) {
    return table.inOrderOfIndex(key.keySet()).stream()
        .map(
            column -> {
              TableFacts.Column known = Objects.requireNonNull(table.columns().get(column));
              return new RowMapping.Key(
                  column,
                  Objects.requireNonNull(key.get(column)),
                  known.type(),
                  Objects.requireNonNull(values.get(column)),
                  known.equal());
            })
        .toList();
  }

  private static RowMapping.Column column(
      String column, Map<String, String> values, TableFacts table) {
    TableFacts.Column known = Objects.requireNonNull(table.columns().get(column), column);
    return new RowMapping.Column(
        column, known.type(), Objects.requireNonNull(values.get(column)), known.comparison());
  }

  private static List<String> conditions(Reading reading, TableFacts table) {
    List<String> conditions = new ArrayList<>();
    reading
        .constants()
        .forEach(
            (column, value) -> {
              TableFacts.Column known = Objects.requireNonNull(table.columns().get(column));
              Comparison comparison = known.comparison();
              conditions.add(
                  "NOT ("
                      + comparison.differ(
                          RowMapping.ALIAS + "." + Quoted.identifier(column),
                          "CAST(" + value + " AS " + known.type() + ")")
                      + ")");
            });
    return conditions;
  }

  /** Why the table may have rows of another consumer schema that look like this one's. */
  private Optional<String> sharing(Reading reading, List<Reading> all) {
    Map<String, String> own = reading.constants();
    return all.stream()
        .filter(other -> other != reading && writes(other, table(reading)))
        .filter(other -> !isSeparate(own, other.constants()))
        .findFirst()
        .map(other -> "consumer schema " + other.name() + " writes to the same table");
  }

  private boolean writes(Reading other, TargetTable table) {
    SetPlanner planner = new SetPlanner(catalog);
    return planner.written(other.upsert).filter(table::meets).isPresent()
        || other.delete != null && planner.written(other.delete).filter(table::meets).isPresent();
  }

  private static boolean isSeparate(Map<String, String> one, Map<String, String> other) {
    return one.entrySet().stream()
        .anyMatch(
            constant -> {
              String value = other.get(constant.getKey());
              return value != null && !SqlText.same(value, constant.getValue());
            });
  }

  private TableFacts facts(TargetTable table) throws SQLException {
    TableFacts known = facts.get(table.relation());
    if (known == null) {
      known = TableFacts.of(session, table.relation());
      facts.put(table.relation(), known);
    }
    return known;
  }
}
