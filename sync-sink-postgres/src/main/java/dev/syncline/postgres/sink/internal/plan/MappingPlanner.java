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
import java.util.Collections;
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
   * Inverts the SQL of a consumer schema.
   *
   * @param session a session in autocommit
   * @param wanted the consumer schema
   * @param all all consumer schemas of the destination: some may share its table. Their SQL may be
   *     refused
   * @throws DiagnosticException with every problem of the wanted consumer schema's SQL
   */
  public static TableMapping plan(
      Connection session, ContractSubscription wanted, List<ContractSubscription> all)
      throws SQLException {
    List<ConsumerStatement> own = SinkPlanner.statements(wanted);
    List<Diagnostic> problems =
        own.stream().flatMap(statement -> TemplateCheck.problems(statement).stream()).toList();
    if (!problems.isEmpty()) {
      throw new DiagnosticException(problems);
    }
    List<ContractSubscription> others =
        all.stream().filter(other -> !other.name().equals(wanted.name())).toList();
    List<ConsumerStatement> described = new ArrayList<>(own);
    Set<String> names = new HashSet<>();
    own.forEach(statement -> names.addAll(statement.names()));
    for (ContractSubscription other : others) {
      List<ConsumerStatement> statements = SinkPlanner.statements(other);
      statements.forEach(statement -> names.addAll(statement.names()));
      if (isSound(other)) {
        described.addAll(statements);
      }
    }
    Catalog catalog = CatalogReading.of(session, names);
    StatementCheck check = new StatementCheck(session, DescribedStatements.of(session, described));
    return new MappingPlanner(session, catalog, check, TableFacts.immutable(session, names))
        .mapping(wanted, others);
  }

  private static boolean isSound(ContractSubscription subscription) {
    return SinkPlanner.statements(subscription).stream()
        .allMatch(statement -> TemplateCheck.problems(statement).isEmpty());
  }

  private TableMapping mapping(ContractSubscription wanted, List<ContractSubscription> others)
      throws SQLException {
    Reading reading = read(wanted);
    List<Reading> read = new ArrayList<>();
    List<ContractSubscription> refused = new ArrayList<>();
    for (ContractSubscription other : others) {
      Optional<Reading> known = readIfAccepted(other);
      known.ifPresentOrElse(read::add, () -> refused.add(other));
    }
    return mapping(reading, read, refused);
  }

  private Optional<Reading> readIfAccepted(ContractSubscription subscription) throws SQLException {
    if (!isSound(subscription)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(subscription));
    } catch (DiagnosticException itsOwnProblem) {
      return Optional.empty();
    }
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

  private TableMapping mapping(
      Reading reading, List<Reading> others, List<ContractSubscription> refused)
      throws SQLException {
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
    TargetTable table = table(reading);
    Optional<String> sharing =
        sharing(reading, others).or(() -> mayShare(catalog.namesOf(table), refused));
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
  private Optional<String> sharing(Reading reading, List<Reading> others) {
    Map<String, String> own = reading.constants();
    return others.stream()
        .filter(other -> writes(other, table(reading)))
        .filter(other -> !isSeparate(own, other.constants()))
        .findFirst()
        .map(other -> "consumer schema " + other.name() + " writes to the same table");
  }

  /**
   * Why the table may have rows of a consumer schema whose SQL is refused: it may have been
   * accepted before.
   */
  private static Optional<String> mayShare(Set<String> table, List<ContractSubscription> refused) {
    return refused.stream()
        .filter(
            other ->
                SinkPlanner.statements(other).stream()
                    .anyMatch(one -> !Collections.disjoint(one.names(), table)))
        .findFirst()
        .map(
            other ->
                "the SQL of consumer schema "
                    + other.name()
                    + ", which names the same table, is refused");
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
